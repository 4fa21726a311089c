package dev.fim.policy.pattern;

import dev.fim.path.RawPath;

/// What a rule matches paths with. Immutable and thread-safe.
public sealed interface PathPattern permits LiteralPattern, GlobPattern, RegexPattern {

  /// No path that the kernel takes in one call is longer.
  int LONGEST = 4096;

  /// Reads a literal path, or a glob as soon as it holds an unescaped `*`, `?` or `[`. A backslash
  /// escapes the next character, and `\xNN` is the byte with that number.
  ///
  /// @throws PatternFault if it is neither
  static PathPattern ofPath(String text) {
    EscapedText escaped = EscapedText.of(text);
    return escaped.isGlob() ? GlobPattern.of(escaped) : new LiteralPattern(escaped.path());
  }

  /// The text that [#ofPath] reads as this path and no other: its display form, with a backslash
  /// before what would make it a glob.
  static String literal(RawPath path) {
    return path.display().replaceAll("[*?\\[]", "\\\\$0");
  }

  /// Reads a regular expression, in the syntax of RE2.
  ///
  /// @throws PatternFault if it is none
  static PathPattern ofRegex(String text) {
    return RegexPattern.of(text);
  }

  /// Reads a literal path, with the same escapes as [#ofPath].
  ///
  /// @throws PatternFault if it is a glob or no absolute path
  static RawPath literal(String text) {
    EscapedText escaped = EscapedText.of(text);
    if (escaped.isGlob()) {
      throw new PatternFault(
          "a pattern where a single path must stand",
          "escape '*', '?' and '[' with a backslash where they belong to a name");
    }
    return escaped.path();
  }

  /// Length of the outermost path that the pattern matches, among `path` and the directories above
  /// it; -1 if there is none. A regular expression is held against `path` alone.
  int matchedLength(RawPath path);

  default boolean matches(RawPath path) {
    return matchedLength(path) >= 0;
  }

  /// The longest path that is certain: whatever the pattern matches is that, or lies below it.
  RawPath anchor();

  /// Whether the pattern may match anything below this directory. If it says no, it says so of
  /// every directory below.
  boolean mayMatchBelow(RawPath directory);
}
