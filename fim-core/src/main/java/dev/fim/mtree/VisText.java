package dev.fim.mtree;

/// Names in specifications: bytes that could be mistaken stand as escapes, as `vis(3)` writes them.
public final class VisText {

  /// What is not escaped because of its byte: besides the backslash, what ends a name or begins a
  /// comment, and what begins a pattern.
  private static final String SPECIAL = "\\#*?[";

  private VisText() {}

  /// Each byte that is not printable in ASCII, and each of `\ # * ? [`, as a backslash and three
  /// octal digits: the one escape that all programs read.
  public static String of(byte[] name) {
    StringBuilder text = new StringBuilder(name.length + 16);
    for (byte b : name) {
      if (b <= ' ' || b == 0x7f || SPECIAL.indexOf(b) >= 0) {
        text.append('\\');
        text.append((char) ('0' + ((b >> 6) & 3)));
        text.append((char) ('0' + ((b >> 3) & 7)));
        text.append((char) ('0' + (b & 7)));
      } else {
        text.append((char) b);
      }
    }
    return text.toString();
  }
}
