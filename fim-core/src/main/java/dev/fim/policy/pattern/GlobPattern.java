package dev.fim.policy.pattern;

import dev.fim.path.RawPath;

/// A pattern with `*`, `?`, `[...]` or `**`. It also matches everything below a match.
///
/// Runs as a nondeterministic automaton with one bit per state; each byte of the path advances all
/// states at once. The time for any pattern is the product of both lengths over 64. State n means
/// that the first n steps of the pattern have matched.
public final class GlobPattern implements PathPattern {

  private final RawPath anchor;
  private final int words;
  private final int accept;

  /// For each byte, the states that it advances; `words` longs per byte.
  private final long[] steps;

  /// States that any byte keeps.
  private final long[] anyLoops;

  /// States that any byte but a slash keeps.
  private final long[] nameLoops;

  /// States within `**/`. A slash that enters them also skips them, since `**/` may match no
  /// directory.
  private final long[] dirs;

  private GlobPattern(RawPath anchor, GlobProgram program) {
    this.anchor = anchor;
    this.words = program.words();
    this.accept = program.length();
    this.steps = program.steps();
    this.anyLoops = program.anyLoops();
    this.nameLoops = program.nameLoops();
    this.dirs = program.dirs();
  }

  static GlobPattern of(EscapedText text) {
    return new GlobPattern(text.literalStart(), GlobProgram.compile(text));
  }

  @Override
  public RawPath anchor() {
    return anchor;
  }

  @Override
  public int matchedLength(RawPath path) {
    return path.isRoot() ? -1 : run(path, start());
  }

  @Override
  public boolean mayMatchBelow(RawPath directory) {
    long[] states = start();
    if (!directory.isRoot() && run(directory, states) >= 0) {
      return true;
    }
    advance(states, '/');
    return !isEmpty(states);
  }

  private long[] start() {
    long[] states = new long[words];
    states[0] = 1;
    return states;
  }

  /// Returns the length of the shortest match, or -1; `states` then holds the states after all of
  /// `path`.
  private int run(RawPath path, long[] states) {
    int length = path.length();
    for (int i = 0; i < length; i++) {
      advance(states, path.byteAt(i) & 0xff);
      boolean atEnd = i + 1 == length || path.byteAt(i + 1) == '/';
      if (atEnd && (states[accept >>> 6] & (1L << accept)) != 0) {
        return i + 1;
      }
      if (isEmpty(states)) {
        return -1;
      }
    }
    return -1;
  }

  private void advance(long[] states, int next) {
    boolean slash = next == '/';
    for (int w = words - 1; w >= 0; w--) {
      long carried = w == 0 ? 0 : (states[w - 1] & steps[next * words + w - 1]) >>> 63;
      long loops = slash ? anyLoops[w] : anyLoops[w] | nameLoops[w];
      states[w] = ((states[w] & steps[next * words + w]) << 1) | carried | (states[w] & loops);
    }
    for (int w = words - 1; slash && w >= 0; w--) {
      long carried = w == 0 ? 0 : (states[w - 1] & dirs[w - 1]) >>> 63;
      states[w] |= ((states[w] & dirs[w]) << 1) | carried;
    }
  }

  private static boolean isEmpty(long[] states) {
    for (long word : states) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }
}
