package dev.fim.report.html;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// The page of a report, after its [PageTemplate].
public final class HtmlPage {

  private static final PageTemplate TEMPLATE =
      PageTemplate.of("page.html", List.of("page.css"), "page.js");

  private HtmlPage() {}

  /// Writes the page with `slots` filled in.
  ///
  /// @throws IllegalArgumentException if a slot of the template is not among them
  public static void write(OutputStream out, Map<String, PageTemplate.Slot> slots)
      throws IOException {
    TEMPLATE.write(out, slots);
  }
}
