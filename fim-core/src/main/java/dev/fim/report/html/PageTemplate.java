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
import java.util.stream.Collectors;

/// A page with slots, each written `{{name}}`. Its style and its script stand in it, and its policy
/// allows these and nothing else: no inline handler, no address. Immutable.
public final class PageTemplate {

  /// Writes what stands in a slot.
  @FunctionalInterface
  public interface Slot {
    void writeTo(OutputStream out) throws IOException;
  }

  /// The slots that are the same in every page.
  private final Map<String, String> fixed;

  /// Text and, at each odd index, the name of a slot.
  private final List<String> parts;

  private PageTemplate(String page, String style, String script) {
    this.parts = List.of(page.split("\\{\\{|\\}\\}", -1));
    this.fixed = Map.of("style", style, "script", script, "policy", policy(style, script));
  }

  /// The template of these resources of this package.
  public static PageTemplate of(String page, List<String> styles, String script) {
    return new PageTemplate(
        resource(page),
        styles.stream().map(PageTemplate::resource).collect(Collectors.joining()),
        resource(script));
  }

  /// Writes the page with `slots` filled in.
  ///
  /// @throws IllegalArgumentException if a slot of the template is not among them
  public void write(OutputStream out, Map<String, Slot> slots) throws IOException {
    for (int i = 0; i < parts.size(); i++) {
      String text = i % 2 == 0 ? parts.get(i) : fixed.get(parts.get(i));
      if (text != null) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      } else {
        slot(slots, parts.get(i)).writeTo(out);
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

  private static String policy(String style, String script) {
    return "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
        .formatted(hash(style), hash(script));
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
    try (InputStream file = PageTemplate.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the library lacks " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
