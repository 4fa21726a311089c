package dev.fim.key;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One block of PEM (RFC 7468, the strict form): nothing before it but blank lines, and nothing
/// after it.
///
/// @param label such as `PRIVATE KEY`
/// @param der the content; the caller does not change it
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pem(String label, byte[] der) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /// The one block of a text; null if the text is anything else.
  static @Nullable Pem parse(String text) {
    List<String> lines = text.strip().lines().map(String::stripTrailing).toList();
    if (lines.size() < 3) {
      return null;
    }
    String label = between(BEGIN, lines.getFirst());
    if (label == null || !label.equals(between(END, lines.getLast()))) {
      return null;
    }
    String base64 = String.join("", lines.subList(1, lines.size() - 1));
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      // The decoder passes over bits that the last digit has too many.
      return Base64.getEncoder().encodeToString(der).equals(base64) ? new Pem(label, der) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable String between(String start, String line) {
    return line.startsWith(start)
            && line.endsWith(DASHES)
            && line.length() > start.length() + DASHES.length()
        ? line.substring(start.length(), line.length() - DASHES.length())
        : null;
  }
}
