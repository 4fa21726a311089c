package dev.fim.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// The page, as a template with slots, each written `{{name}}` in `page.html`.
public final class HtmlPage {

  /// Writes what stands in a slot.
  @FunctionalInterface
  public interface Slot {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");

  /// The slots that are the same in every page.
  private static final Map<String, String> FIXED =
      Map.of("style", STYLE, "script", SCRIPT, "policy", policy());

  /// Text and, at each odd index, the name of a slot.
  private static final List<String> TEMPLATE =
      List.of(resource("page.html").split("\\{\\{|\\}\\}", -1));

  private HtmlPage() {}

  /// Writes the page with `slots` filled in.
  ///
  /// @throws IllegalArgumentException if a slot of the template is not among them
  public static void write(OutputStream out, Map<String, Slot> slots) throws IOException {
    for (int i = 0; i < TEMPLATE.size(); i++) {
      String text = i % 2 == 0 ? TEMPLATE.get(i) : FIXED.get(TEMPLATE.get(i));
      if (text != null) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      } else {
        slot(slots, TEMPLATE.get(i)).writeTo(out);
      }
    }
  }

  private static Slot slot(Map<String, Slot> slots, String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("nothing for the slot " + name);
    }
    return slot;
  }

  /// Allows this style, this script, and nothing else: no inline handler, no address.
  private static String policy() {
    return "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
        .formatted(hash(STYLE), hash(SCRIPT));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream file = HtmlPage.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the library lacks " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
