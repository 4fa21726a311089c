package dev.fim.policy.pattern;

import dev.fim.path.RawPath;

/// The path pattern of a rule. Immutable and thread-safe.
public sealed interface PathPattern permits LiteralPattern, GlobPattern, RegexPattern {

  /// The longest path that the kernel accepts in one call.
  int LONGEST = 4096;

  /// Parses a literal path, or a glob if it holds an unescaped `*`, `?` or `[`. A backslash escapes
  /// the next character; `\xNN` is the byte with that number.
  ///
  /// @throws PatternFault if it is invalid
  static PathPattern ofPath(String text) {
    EscapedText escaped = EscapedText.of(text);
    return escaped.isGlob() ? GlobPattern.of(escaped) : new LiteralPattern(escaped.path());
  }

  /// The text that [#ofPath] parses as exactly this path: its display form, with wildcards escaped.
  static String literal(RawPath path) {
    return path.display().replaceAll("[*?\\[]", "\\\\$0");
  }

  /// Parses a regular expression in the syntax of RE2.
  ///
  /// @throws PatternFault if it is invalid
  static PathPattern ofRegex(String text) {
    return RegexPattern.of(text);
  }

  /// Parses a literal path with the escapes of [#ofPath].
  ///
  /// @throws PatternFault if it is a glob or not an absolute path
  static RawPath literal(String text) {
    EscapedText escaped = EscapedText.of(text);
    if (escaped.isGlob()) {
      throw new PatternFault(
          "a pattern where a single path must stand",
          "escape '*', '?' and '[' with a backslash where they belong to a name");
    }
    return escaped.path();
  }

  /// The length of the shortest match among `path` and the directories above it; -1 if there is
  /// none. A regular expression is matched against `path` only.
  int matchedLength(RawPath path);

  default boolean matches(RawPath path) {
    return matchedLength(path) >= 0;
  }

  /// The longest path that every match equals or lies below.
  RawPath anchor();

  /// Whether the pattern may match anything below this directory. If not, it may not match below
  /// any directory in it.
  boolean mayMatchBelow(RawPath directory);
}
