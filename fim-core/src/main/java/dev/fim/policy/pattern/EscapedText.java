package dev.fim.policy.pattern;

import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/// The bytes of a path or glob in a policy, and which of them were escaped and so are literal.
final class EscapedText {

  private final byte[] bytes;
  private final BitSet escaped;
  private final BitSet numbered;

  private EscapedText(byte[] bytes, BitSet escaped, BitSet numbered) {
    this.bytes = bytes;
    this.escaped = escaped;
    this.numbered = numbered;
  }

  static EscapedText of(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    BitSet escaped = new BitSet();
    BitSet numbered = new BitSet();
    int at = 0;
    while (at < text.length()) {
      boolean escape = text.charAt(at) == '\\';
      at += escape ? 1 : 0;
      if (at == text.length()) {
        throw new PatternFault(
            "a backslash at the end", "write a backslash that belongs to a name twice");
      }
      int start = bytes.size();
      int codePoint = text.codePointAt(at);
      if (escape && codePoint == 'x') {
        bytes.write(hexByte(text, at + 1));
        numbered.set(start);
        at += 3;
      } else {
        bytes.writeBytes(utf8(codePoint));
        at += Character.charCount(codePoint);
      }
      if (escape) {
        escaped.set(start, bytes.size());
      }
    }
    EscapedText result = new EscapedText(bytes.toByteArray(), escaped, numbered);
    result.requireAbsolute();
    return result;
  }

  private static int hexByte(String text, int at) {
    if (at + 2 > text.length()
        || !HexFormat.isHexDigit(text.charAt(at))
        || !HexFormat.isHexDigit(text.charAt(at + 1))) {
      throw new PatternFault(
          "'\\x' without two hexadecimal digits", "write a byte as '\\xNN', such as '\\xff'");
    }
    return HexFormat.fromHexDigits(text, at, at + 2);
  }

  static byte[] utf8(int codePoint) {
    if (Character.getType(codePoint) == Character.SURROGATE) {
      throw new PatternFault(
          "half of a surrogate pair", "write a byte that is no UTF-8 as '\\xNN'");
    }
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }

  boolean isGlob() {
    for (int i = 0; i < bytes.length; i++) {
      if (isSpecial(i, '*') || isSpecial(i, '?') || isSpecial(i, '[')) {
        return true;
      }
    }
    return false;
  }

  /// Whether this character is here and not escaped.
  boolean isSpecial(int index, char character) {
    return index < bytes.length && bytes[index] == character && !escaped.get(index);
  }

  /// Whether this byte was written as `\xNN`.
  boolean isNumbered(int index) {
    return numbered.get(index);
  }

  int length() {
    return bytes.length;
  }

  int byteAt(int index) {
    return bytes[index] & 0xff;
  }

  RawPath path() {
    return RawPath.of(bytes);
  }

  /// The path before the first name with a wildcard.
  RawPath literalStart() {
    int end = 0;
    int at = 0;
    while (at < bytes.length && !isSpecial(at, '*') && !isSpecial(at, '?') && !isSpecial(at, '[')) {
      end = bytes[at] == '/' ? at : end;
      at++;
    }
    return end == 0 ? RawPath.ROOT : RawPath.of(Arrays.copyOf(bytes, end));
  }

  private void requireAbsolute() {
    boolean anywhere = isSpecial(0, '*') && isSpecial(1, '*') && isSpecial(2, '/');
    if (bytes.length == 0 || (bytes[0] != '/' && !anywhere)) {
      throw new PatternFault(
          bytes.length == 0 ? "an empty path" : "a path that does not begin with '/'", remedy());
    }
    int start = bytes[0] == '/' ? 1 : 0;
    for (int i = start; i <= bytes.length && bytes.length > 1; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        requireName(start, i);
        start = i + 1;
      } else if (bytes[i] == 0) {
        throw new PatternFault("a zero byte in a path", "no path holds one");
      }
    }
  }

  private String remedy() {
    if (isSpecial(0, '!')) {
      return "to leave out what it matches, write 'exclude:' in place of '!'";
    }
    return isSpecial(0, '^')
        ? "for a regular expression write 'regex:'"
        : "write an absolute path, or a pattern that begins with '/' or '**/'";
  }

  private void requireName(int start, int end) {
    String name = DisplayForm.of(Arrays.copyOfRange(bytes, start, end));
    if (name.equals(".") || name.equals("..")) {
      throw new PatternFault(
          "'" + name + "' as a name in a path", "write the path without '.' and '..'");
    }
    if (name.isEmpty()) {
      throw end == bytes.length
          ? new PatternFault(
              "a path that ends in '/'",
              "write it without: a path covers everything below it as well")
          : new PatternFault("two slashes in a row", "write one");
    }
  }
}
