package dev.fim.policy.pattern;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/// Translates a regular expression over characters into one over bytes, each as a character from
/// U+0000 to U+00FF. Refuses syntax that has no meaning for bytes or needs unbounded memory.
///
/// All other syntax is copied and left to the engine.
final class RegexText {

  /// In states of the engine, with counted repetitions expanded. The engine itself has no bound.
  static final long LARGEST = 2_000;

  private final String text;
  private final StringBuilder pattern = new StringBuilder();
  private final ByteArrayOutputStream prefix = new ByteArrayOutputStream();
  private boolean prefixOpen = true;
  private int prefixLastUnit;
  private final Deque<Long> outerSizes = new ArrayDeque<>();
  private long size;
  private long unitSize;
  private boolean namesHighByte;
  private boolean foldsCase;
  private int at;

  private RegexText(String text) {
    this.text = text;
  }

  static RegexText of(String text) {
    if (text.isEmpty()) {
      throw new PatternFault("an empty regular expression", "it must match the whole path");
    }
    if (text.length() > PathPattern.LONGEST) {
      throw new PatternFault(
          "a regular expression of " + text.length() + " characters",
          "the longest allowed has " + PathPattern.LONGEST);
    }
    RegexText result = new RegexText(text);
    result.translate();
    return result;
  }

  /// The expression for the engine.
  String pattern() {
    return pattern.toString();
  }

  /// Bytes that every match begins with; may be shorter than possible.
  byte[] prefix() {
    return prefix.toByteArray();
  }

  private void translate() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> bracket();
        case '(' -> open();
        case ')' -> close();
        case '|' -> alternative();
        case '*', '?', '+', '{' -> repetition(c);
        case '^' -> copy(at == 0);
        case '.', '$' -> copy(false);
        default -> literal();
      }
      if (size > LARGEST) {
        throw new PatternFault(
            "a regular expression that is too large once its repetitions are written out",
            "use smaller counts, or '*' and '+' in their place");
      }
    }
    if (foldsCase && namesHighByte) {
      throw new PatternFault(
          "the flag 'i' in a regular expression with bytes that are not ASCII",
          "case is that of ASCII letters only: leave the flag out and write both cases");
    }
  }

  private void literal() {
    int codePoint = text.codePointAt(at);
    byte[] bytes = EscapedText.utf8(codePoint);
    at += Character.charCount(codePoint);
    if (bytes.length == 1) {
      pattern.append((char) codePoint);
    } else {
      // A group, so that a following repetition applies to every byte of the character.
      pattern.append("(?:");
      for (byte b : bytes) {
        pattern.append((char) (b & 0xff));
      }
      pattern.append(')');
      namesHighByte = true;
    }
    unit(bytes.length);
    extendPrefix(bytes);
  }

  private void copy(boolean keepsPrefix) {
    pattern.append(text.charAt(at++));
    unit(1);
    prefixOpen &= keepsPrefix;
  }

  private void escape() {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    if (next == 'Q') {
      quoted();
      return;
    }
    if (next >= 0x80) {
      at++;
      literal();
      return;
    }
    if (next == 'p' || next == 'P') {
      throw new PatternFault(
          "a Unicode class in a regular expression", "it works on bytes: write the ranges");
    }
    if (next >= '0' && next <= '9') {
      throw new PatternFault(
          "a backslash before a digit in a regular expression",
          "write a byte as '\\xNN'; there are no references to groups");
    }
    boolean punctuation = next > ' ' && next < 0x7f && !Character.isLetterOrDigit(next);
    int start = at;
    at = next == 'x' ? hexEnd() : Math.min(at + 2, text.length());
    pattern.append(text, start, at);
    unit(1);
    if (punctuation) {
      extendPrefix(new byte[] {(byte) next});
    } else {
      prefixOpen = false;
    }
  }

  /// The end of `\xNN` or `\x{N…}`; the value must be a byte.
  private int hexEnd() {
    boolean braced = at + 2 < text.length() && text.charAt(at + 2) == '{';
    int start = at + (braced ? 3 : 2);
    int close = braced ? text.indexOf('}', start) : start + 2;
    if (close < 0 || close > text.length()) {
      return text.length();
    }
    int value = 0;
    for (int i = start; i < close; i++) {
      value = Math.min(value * 16 + Math.max(Character.digit(text.charAt(i), 16), 0), 0x100);
    }
    if (value > 0xff) {
      throw new PatternFault(
          "a number above ff in '\\x{...}'", "a regular expression works on bytes");
    }
    namesHighByte |= value > 0x7f;
    return braced ? close + 1 : close;
  }

  private void quoted() {
    prefixOpen = false;
    int end = text.indexOf("\\E", at + 2);
    int stop = end < 0 ? text.length() : end;
    at += 2;
    while (at < stop) {
      if (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) >= 0x80) {
        literal();
      } else {
        pattern.append('\\').append(text.charAt(at++));
        unit(1);
      }
    }
    at = end < 0 ? stop : stop + 2;
  }

  private void bracket() {
    prefixOpen = false;
    int start = at++;
    at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      first = false;
      member();
    }
    at = Math.min(at + 1, text.length());
    pattern.append(text, start, at);
    unit(1);
  }

  private void member() {
    char c = text.charAt(at);
    char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    if (c >= 0x80 || (c == '\\' && next >= 0x80)) {
      throw new PatternFault(
          "a character that is not ASCII in '[...]'",
          "a regular expression works on bytes: write each byte as '\\xNN', or use (a|b)");
    }
    if (c == '\\' && (next == 'p' || next == 'P')) {
      throw new PatternFault(
          "a Unicode class in a regular expression", "it works on bytes: write the ranges");
    }
    int named = c == '[' && next == ':' ? text.indexOf(":]", at + 2) : -1;
    if (named >= 0) {
      at = named + 2;
    } else if (c == '\\' && next == 'x') {
      at = hexEnd();
    } else {
      at = Math.min(at + (c == '\\' ? 2 : 1), text.length());
    }
  }

  private void open() {
    prefixOpen = false;
    int i = at + 1;
    if (i < text.length() && text.charAt(i) == '?') {
      while (++i < text.length() && Character.isLetter(text.charAt(i))) {
        foldsCase |= text.charAt(i) == 'i';
      }
      // After '?' come flags or a name, not a literal.
      pattern.append(text, at, i);
      at = i;
    } else {
      pattern.append('(');
      at++;
    }
    outerSizes.push(size);
    size = 1;
    unitSize = 1;
  }

  private void close() {
    pattern.append(')');
    at++;
    long inner = size;
    size = outerSizes.isEmpty() ? size : outerSizes.pop();
    unit(inner + 1);
  }

  private void alternative() {
    pattern.append('|');
    at++;
    unit(1);
    prefixOpen = false;
    if (outerSizes.isEmpty()) {
      prefix.reset();
    }
  }

  private void repetition(char kind) {
    if (prefixOpen && kind != '+') {
      byte[] bytes = prefix.toByteArray();
      prefix.reset();
      prefix.write(bytes, 0, prefixLastUnit);
    }
    prefixOpen = false;
    pattern.append(kind);
    at++;
    long count = kind == '{' ? largestCount() : 1;
    long grown = Math.min(unitSize, LARGEST + 1) * count + 1;
    size += grown - unitSize;
    unitSize = grown;
  }

  /// The larger number of `{n,m}` after its opening brace; 1 if this is no repetition.
  private long largestCount() {
    long largest = 1;
    long count = 0;
    for (int i = at; i < text.length() && text.charAt(i) != '}'; i++) {
      char c = text.charAt(i);
      count = c >= '0' && c <= '9' ? Math.min(count * 10 + c - '0', LARGEST + 1) : 0;
      largest = Math.max(largest, count);
    }
    return largest;
  }

  private void unit(long newSize) {
    size += newSize;
    unitSize = newSize;
  }

  private void extendPrefix(byte[] bytes) {
    if (prefixOpen) {
      prefixLastUnit = prefix.size();
      prefix.writeBytes(bytes);
    }
  }
}
