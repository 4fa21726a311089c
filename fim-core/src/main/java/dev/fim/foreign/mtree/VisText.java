package dev.fim.foreign.mtree;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Names in specifications: bytes that could be mistaken stand as escapes, as `vis(3)` writes them.
public final class VisText {

  /// What ends a name, begins a comment or begins a pattern, besides the backslash.
  private static final String SPECIAL = "\\#*?[";

  private VisText() {}

  /// Each byte that is not printable in ASCII, and each of `\ # * ? [`, as a backslash and three
  /// octal digits: the one escape that all programs read.
  public static String of(byte[] name) {
    StringBuilder text = new StringBuilder(name.length + 16);
    for (byte b : name) {
      if (b <= ' ' || b == 0x7f || SPECIAL.indexOf(b) >= 0) {
        text.append('\\').append(digit(b >> 6, 3)).append(digit(b >> 3, 7)).append(digit(b, 7));
      } else {
        text.append((char) b);
      }
    }
    return text.toString();
  }

  private static char digit(int bits, int mask) {
    return (char) ('0' + (bits & mask));
  }

  /// The bytes that a text stands for, by all escapes of `unvis(3)`: `\012`, `\n`, `\s`, `\^A`,
  /// `\M-a`, `\M^A`, `\x0a`, and a backslash before a sign that is neither letter nor digit.
  ///
  /// @param text each byte a character (ISO 8859-1)
  /// @return null if a backslash begins no escape
  static byte @Nullable [] bytes(String text) {
    if (text.indexOf('\\') < 0) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '\\') {
        bytes.write(text.charAt(at++));
        continue;
      }
      int length = lengthOfEscape(text, at + 1);
      if (length == 0) {
        return null;
      }
      escape(text.substring(at + 1, at + 1 + length), bytes);
      at += 1 + length;
    }
    return bytes.toByteArray();
  }

  /// How many characters of an escape follow its backslash; 0 if it is none.
  private static int lengthOfEscape(String text, int at) {
    if (at == text.length()) {
      return 0;
    }
    char first = text.charAt(at);
    return switch (first) {
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int end = at + 1;
        while (end < text.length() && end < at + 3 && isOctal(text.charAt(end))) {
          end++;
        }
        yield end - at == 3 && first > '3' ? 0 : end - at;
      }
      case 'a', 'b', 'f', 'n', 'r', 's', 't', 'v', 'E', '$' -> 1;
      case '^' -> isGraphic(text, at + 1) ? 2 : 1;
      case 'M' -> hasMark(text, at + 1) && isGraphic(text, at + 2) ? 3 : 0;
      case 'x' ->
          Character.digit(charAt(text, at + 1), 16) < 0
                  || Character.digit(charAt(text, at + 2), 16) < 0
              ? 0
              : 3;
      default -> first > ' ' && first < 0x7f && !Character.isLetterOrDigit(first) ? 1 : 0;
    };
  }

  private static void escape(String escape, ByteArrayOutputStream bytes) {
    char first = escape.charAt(0);
    if (isOctal(first)) {
      bytes.write(Integer.parseInt(escape, 8));
      return;
    }
    if (escape.length() == 1) {
      simple(first, bytes);
      return;
    }
    bytes.write(
        switch (first) {
          case '^' -> control(escape.charAt(1));
          case 'M' ->
              0x80 | (escape.charAt(1) == '^' ? control(escape.charAt(2)) : escape.charAt(2));
          default -> Integer.parseInt(escape, 1, 3, 16);
        });
  }

  private static void simple(char escape, ByteArrayOutputStream bytes) {
    switch (escape) {
      case 'a' -> bytes.write(7);
      case 'b' -> bytes.write('\b');
      case 'f' -> bytes.write('\f');
      case 'n' -> bytes.write('\n');
      case 'r' -> bytes.write('\r');
      case 's' -> bytes.write(' ');
      case 't' -> bytes.write('\t');
      case 'v' -> bytes.write(11);
      case 'E' -> bytes.write(27);
      case '$' -> {} // stands for nothing
      default -> bytes.write(escape);
    }
  }

  /// The control character that `^` and this one stand for.
  private static int control(char letter) {
    return letter == '?' ? 0x7f : letter & 0x1f;
  }

  private static boolean hasMark(String text, int at) {
    return charAt(text, at) == '-' || charAt(text, at) == '^';
  }

  private static boolean isGraphic(String text, int at) {
    char c = charAt(text, at);
    return c > ' ' && c < 0x7f;
  }

  /// NUL beyond the end, which is part of no escape.
  private static char charAt(String text, int at) {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }
}
