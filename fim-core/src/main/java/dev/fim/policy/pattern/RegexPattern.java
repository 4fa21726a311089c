package dev.fim.policy.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A regular expression in the syntax of RE2. It runs in linear time and must match the whole path.
/// It works on bytes, each as one character from U+0000 to U+00FF. A dot matches any byte, even a
/// newline.
public final class RegexPattern implements PathPattern {

  private final Pattern pattern;

  /// The common prefix of all matches.
  private final byte[] prefix;

  private RegexPattern(Pattern pattern, byte[] prefix) {
    this.pattern = pattern;
    this.prefix = prefix;
  }

  static RegexPattern of(String text) {
    RegexText translated = RegexText.of(text);
    byte[] prefix = translated.prefix();
    if (prefix.length > 0 && prefix[0] != '/') {
      throw new PatternFault(
          "a regular expression that no path matches",
          "it must match the whole path, so it begins with '/' or with '.*'");
    }
    try {
      return new RegexPattern(Pattern.compile(translated.pattern(), Pattern.DOTALL), prefix);
    } catch (PatternSyntaxException e) {
      throw new PatternFault(
          "a regular expression with a fault: " + e.getDescription(), "the syntax is that of RE2");
    }
  }

  @Override
  public int matchedLength(RawPath path) {
    if (path.length() < prefix.length || !agree(path, path.length())) {
      return -1;
    }
    return pattern.matcher(new Bytes(path, 0, path.length())).matches() ? path.length() : -1;
  }

  @Override
  public RawPath anchor() {
    int end = 0;
    for (int i = 0; i < prefix.length && prefix[i] != 0; i++) {
      end = prefix[i] == '/' ? i : end;
    }
    return end == 0 ? RawPath.ROOT : RawPath.normalize(Arrays.copyOf(prefix, end));
  }

  @Override
  public boolean mayMatchBelow(RawPath directory) {
    int length = directory.length();
    return agree(directory, length)
        && (directory.isRoot() || length >= prefix.length || prefix[length] == '/');
  }

  /// Whether path and prefix agree up to the shorter length.
  private boolean agree(RawPath path, int length) {
    for (int i = 0; i < Math.min(length, prefix.length); i++) {
      if (path.byteAt(i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /// A view of a path with one character per byte, without a copy.
  private record Bytes(RawPath path, int start, int end) implements CharSequence {

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      return (char) (path.byteAt(start + index) & 0xff);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new Bytes(path, start + from, start + to);
    }

    @Override
    public String toString() {
      byte[] bytes = path.toByteArray();
      return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
  }
}
