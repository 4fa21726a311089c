package dev.fim.path;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The display form of bytes: reversible text for a screen, a log or a report.
///
/// A backslash becomes `\\`. Each byte of malformed UTF-8 and of a deceptive character becomes
/// `\xNN`, with two lower-case hexadecimal digits. Deceptive are control characters, bidirectional
/// marks, line and paragraph separators, and invisible characters. Everything else is unchanged.
/// The set is a fixed table that does not depend on the Unicode version, so the form of given bytes
/// is the same everywhere.
public final class DisplayForm {

  private static final HexFormat HEX = HexFormat.of();

  /// First and last code point, in turn, of each range that is escaped.
  private static final int[] DECEPTIVE = {
    0x00, 0x1f, // C0 controls, newline and escape among them
    0x7f, 0x9f, // delete and the C1 controls
    0xad, 0xad, // soft hyphen
    0x34f, 0x34f, // combining grapheme joiner
    0x61c, 0x61c, // Arabic letter mark
    0x115f, 0x1160, // Hangul fillers
    0x17b4, 0x17b5, // Khmer inherent vowels
    0x180b, 0x180f, // Mongolian selectors and vowel separator
    0x200b, 0x200f, // zero-width characters and directional marks
    0x2028, 0x202e, // line and paragraph separators, directional embeddings and overrides
    0x2060, 0x206f, // word joiner, invisible operators, directional isolates
    0x2800, 0x2800, // blank Braille pattern
    0x3164, 0x3164, // Hangul filler
    0xfe00, 0xfe0f, // variation selectors
    0xfeff, 0xfeff, // byte order mark
    0xffa0, 0xffa0, // half-width Hangul filler
    0xfff0, 0xfffb, // interlinear annotations and their unassigned neighbours
    0x1d173, 0x1d17a, // musical format characters
    0xe0000, 0xe0fff, // tags and further variation selectors
  };

  private DisplayForm() {}

  public static String of(byte[] bytes) {
    return isPlain(bytes)
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : escaped(bytes, Subject.NAME);
  }

  /// The form of a line of text, which is reversible too: a tab and a backslash stand for
  /// themselves, except that a backslash before `x` and two hexadecimal digits is `\x5c`.
  ///
  /// @param line without its newline
  public static String ofLine(byte[] line) {
    return isPlain(line)
        ? new String(line, StandardCharsets.ISO_8859_1)
        : escaped(line, Subject.LINE);
  }

  private enum Subject {
    NAME,
    LINE
  }

  private static String escaped(byte[] bytes, Subject subject) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    int at = 0;
    while (at < bytes.length) {
      int length = sequenceLength(bytes, at);
      int codePoint = length == 0 ? -1 : codePoint(bytes, at, length);
      if (subject == Subject.LINE && codePoint == '\t') {
        text.append('\t');
        at++;
      } else if (length == 0 || isDeceptive(codePoint)) {
        int end = at + Math.max(length, 1);
        while (at < end) {
          text.append("\\x").append(HEX.toHexDigits(bytes[at++]));
        }
      } else if (codePoint == '\\') {
        text.append(backslash(bytes, at, subject));
        at++;
      } else {
        text.appendCodePoint(codePoint);
        at += length;
      }
    }
    return text.toString();
  }

  private static String backslash(byte[] bytes, int at, Subject subject) {
    return switch (subject) {
      case NAME -> "\\\\";
      case LINE ->
          at + 3 < bytes.length
                  && bytes[at + 1] == 'x'
                  && HexFormat.isHexDigit(bytes[at + 2])
                  && HexFormat.isHexDigit(bytes[at + 3])
              ? "\\x5c"
              : "\\";
    };
  }

  /// The display form of text, such as a system message.
  public static String ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Parses the display form. Any byte may be written as `\xNN`, even one that [#of] does not
  /// escape.
  ///
  /// @throws IllegalArgumentException if a backslash is not followed by another or by `x` and two
  ///   hexadecimal digits, or if `display` holds half of a surrogate pair
  public static byte[] parse(String display) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(display.length());
    int at = 0;
    while (at < display.length()) {
      int codePoint = display.codePointAt(at);
      if (codePoint != '\\') {
        if (Character.getType(codePoint) == Character.SURROGATE) {
          throw new IllegalArgumentException("half of a surrogate pair at character " + at);
        }
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(codePoint);
      } else if (display.startsWith("\\\\", at)) {
        bytes.write('\\');
        at += 2;
      } else if (display.startsWith("\\x", at)
          && at + 4 <= display.length()
          && HexFormat.isHexDigit(display.charAt(at + 2))
          && HexFormat.isHexDigit(display.charAt(at + 3))) {
        bytes.write(HexFormat.fromHexDigits(display, at + 2, at + 4));
        at += 4;
      } else {
        throw new IllegalArgumentException(
            "a backslash at character " + at + " is followed by neither a backslash nor xNN");
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isPlain(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7f || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDeceptive(int codePoint) {
    for (int i = 0; i < DECEPTIVE.length; i += 2) {
      if (codePoint < DECEPTIVE[i]) {
        return false;
      }
      if (codePoint <= DECEPTIVE[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /// Length of the well-formed UTF-8 sequence at `at` (Unicode 16.0, table 3-7), or 0 if there is
  /// none.
  private static int sequenceLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static int codePoint(byte[] bytes, int at, int length) {
    if (length == 1) {
      return bytes[at];
    }
    int codePoint = bytes[at] & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      codePoint = (codePoint << 6) | (bytes[at + i] & 0x3f);
    }
    return codePoint;
  }
}
