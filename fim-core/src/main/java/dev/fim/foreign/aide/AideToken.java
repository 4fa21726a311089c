package dev.fim.foreign.aide;

import dev.fim.foreign.listing.ListingLines;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// One field of a line, with the encodings that AIDE uses.
///
/// @param text each byte a character
/// @param column counted from 1
record AideToken(String text, int column, ListingLines lines) {

  private static final int LONGEST_SHOWN = 60;

  /// More than a line of AIDE has fields.
  private static final int MOST = 1000;

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,19}");

  /// The fields of a line, which spaces separate. One that begins with `#` and all behind it is a
  /// comment.
  static List<AideToken> of(byte[] line, ListingLines lines) {
    List<AideToken> tokens = new ArrayList<>();
    String text = new String(line, StandardCharsets.ISO_8859_1);
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf(' ', at);
      end = end < 0 ? text.length() : end;
      if (end > at) {
        if (text.charAt(at) == '#') {
          break;
        }
        if (tokens.size() == MOST) {
          throw lines.fault(at + 1, "more than " + MOST + " fields", null);
        }
        tokens.add(new AideToken(text.substring(at, end), at + 1, lines));
      }
      at = end + 1;
    }
    return tokens;
  }

  /// AIDE's sign for no value.
  boolean isZero() {
    return text.equals("0");
  }

  /// The parts between commas.
  List<AideToken> parts() {
    List<AideToken> parts = new ArrayList<>();
    for (int at = 0; at <= text.length(); ) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      parts.add(new AideToken(text.substring(at, end), column + at, lines));
      at = end + 1;
    }
    return parts;
  }

  /// A decimal number.
  long number(long least, long most) {
    if (DECIMAL.matcher(text).matches()) {
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw fault("a number out of range");
      }
      throw fault("a number out of range");
    }
    throw fault("no number");
  }

  /// A number of 64 bits, which AIDE writes with a sign or without.
  long bits() {
    if (!text.matches("-?[0-9]{1,20}")) {
      throw fault("no number");
    }
    try {
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw fault("a number out of range");
    }
  }

  /// An octal number.
  int octal() {
    if (!text.matches("[0-7]{1,10}")) {
      throw fault("no octal number");
    }
    return Integer.parseInt(text, 8);
  }

  /// A time in seconds. AIDE before 0.19 writes the digits in Base64, so with a letter at the
  /// begin.
  long seconds() {
    if (!text.isEmpty() && Character.isLetter(text.charAt(0))) {
      String digits = new String(base64().toByteArray(), StandardCharsets.ISO_8859_1);
      if (!DECIMAL.matcher(digits).matches()) {
        throw fault("no time");
      }
      return new AideToken(digits, column, lines).number(Long.MIN_VALUE, Long.MAX_VALUE);
    }
    return number(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /// Bytes in Base64, with padding.
  ByteString base64() {
    try {
      if (text.length() % 4 == 0 && !text.isEmpty()) {
        return ByteString.wrap(
            Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1)));
      }
    } catch (IllegalArgumentException e) {
      throw fault("no Base64");
    }
    throw fault("no Base64");
  }

  /// A name, whose unsafe bytes are written as `%XX`.
  ByteString name() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int code = c == '%' ? escaped(i) : -1;
      if (code == 0 || c == 0) {
        throw fault("a name with a NUL");
      }
      bytes.write(code < 0 ? c : code);
      i += code < 0 ? 0 : 2;
    }
    return ByteString.wrap(bytes.toByteArray());
  }

  /// The byte of `%XX`; -1 if the percent sign stands for itself.
  private int escaped(int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  RuntimeException fault(String fact) {
    return fault(fact, null);
  }

  RuntimeException fault(String fact, @org.jspecify.annotations.Nullable String remedy) {
    String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    return lines.fault(
        column,
        fact + ": '" + DisplayForm.of(shown.getBytes(StandardCharsets.ISO_8859_1)) + "'",
        remedy);
  }
}
