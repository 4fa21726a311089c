package dev.fim.report.html;

import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A piece of HTML in the making. Not thread-safe.
public final class Markup {

  private final StringBuilder html = new StringBuilder();

  /// Appends tags that this program wrote: never a name or a value.
  public Markup tags(String tags) {
    html.append(tags);
    return this;
  }

  /// Appends text in display form, between tags or in a quoted attribute value. Nothing in it is
  /// taken for markup, and none of it begins a line.
  public Markup text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        case '\n' -> html.append("&#10;");
        default -> html.append(c);
      }
    }
    return this;
  }

  /// Appends text that may not be in display form.
  public Markup unsafe(String text) {
    return text(DisplayText.safe(text));
  }

  /// Appends the attribute that makes a link filter the rows by `text`, which is in display form.
  Markup filter(String text) {
    return tags(" href=\"#filter=")
        .text(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"))
        .tags("\"");
  }

  public Markup number(long number) {
    html.append(number);
    return this;
  }

  /// Appends a number for people, with a comma after each three digits.
  public Markup count(long number) {
    html.append(String.format(Locale.ROOT, "%,d", number));
    return this;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(html.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
