package dev.fim.policy.pattern;

import java.util.BitSet;

/// Compiles a glob into the bit sets of [GlobPattern].
final class GlobProgram {

  private final EscapedText text;
  private final int words;
  private final long[] steps;
  private final long[] anyLoops;
  private final long[] nameLoops;
  private final long[] dirs;
  private int state;
  private int at;

  private GlobProgram(EscapedText text) {
    this.text = text;
    // One state more than steps, and one more step for the slash put before `**/`.
    this.words = (text.length() + 2 + 63) >>> 6;
    this.steps = new long[256 * words];
    this.anyLoops = new long[words];
    this.nameLoops = new long[words];
    this.dirs = new long[words];
  }

  static GlobProgram compile(EscapedText text) {
    if (text.length() > PathPattern.LONGEST) {
      throw new PatternFault(
          "a pattern of " + text.length() + " bytes",
          "the longest allowed has " + PathPattern.LONGEST);
    }
    GlobProgram program = new GlobProgram(text);
    program.run();
    return program;
  }

  private void run() {
    if (text.isSpecial(0, '*')) {
      step('/'); // a leading `**/` means the same as `/**/`
    }
    while (at < text.length()) {
      if (text.isSpecial(at, '*')) {
        stars();
      } else if (text.isSpecial(at, '?')) {
        at++;
        stepOutside(new BitSet());
      } else if (text.isSpecial(at, '[')) {
        bracket();
      } else {
        step(text.byteAt(at++));
      }
    }
  }

  private void stars() {
    int start = at;
    while (text.isSpecial(at, '*')) {
      at++;
    }
    boolean afterSlash = start == 0 || text.byteAt(start - 1) == '/';
    if (at - start == 1) {
      set(nameLoops);
    } else if (afterSlash && at < text.length() && text.byteAt(at) == '/') {
      at++;
      if (!isSet(dirs, state - 1)) { // `**/**/` means the same as `**/`
        set(anyLoops);
        set(dirs);
        step('/');
      }
    } else {
      set(anyLoops);
    }
  }

  private void bracket() {
    int open = at++;
    boolean negated = text.isSpecial(at, '!') || text.isSpecial(at, '^');
    at += negated ? 1 : 0;
    BitSet members = new BitSet();
    boolean first = true;
    while (first || !text.isSpecial(at, ']')) {
      requireClosed(open);
      range(members);
      first = false;
      requireClosed(open);
    }
    at++;
    if (!negated) {
      members.flip(0, 256);
    }
    stepOutside(members);
  }

  private void requireClosed(int open) {
    if (at >= text.length()) {
      throw new PatternFault(
          "a '[' at byte " + (open + 1) + " that is not closed",
          "close it with ']', or escape it with a backslash where it belongs to a name");
    }
  }

  private void range(BitSet members) {
    int low = member();
    int high = low;
    boolean isRange =
        text.isSpecial(at, '-') && at + 1 < text.length() && !text.isSpecial(at + 1, ']');
    if (isRange) {
      at++;
      high = member();
    }
    if (low > high) {
      throw new PatternFault(
          "a range in '[...]' that runs backwards", "write the lower end first, as in '[a-z]'");
    }
    members.set(low, high + 1);
  }

  private int member() {
    int b = text.byteAt(at);
    if (b == '/') {
      throw new PatternFault("a '/' in '[...]'", "'[...]' never matches a slash");
    }
    if (b >= 0x80 && !text.isNumbered(at)) {
      throw new PatternFault(
          "a character that is not ASCII in '[...]'",
          "patterns work on bytes: write each byte as '\\xNN'");
    }
    if (text.isSpecial(at, '[') && (text.isSpecial(at + 1, ':') || text.isSpecial(at + 1, '='))) {
      throw new PatternFault(
          "a named class in '[...]'", "write the range itself, as in '[A-Za-z0-9]'");
    }
    at++;
    return b;
  }

  private void step(int b) {
    allow(b);
    state++;
  }

  /// One step on any byte but these and the slash.
  private void stepOutside(BitSet refused) {
    refused.set('/');
    for (int b = refused.nextClearBit(0); b < 256; b = refused.nextClearBit(b + 1)) {
      allow(b);
    }
    state++;
  }

  private void allow(int b) {
    steps[b * words + (state >>> 6)] |= 1L << state;
  }

  private void set(long[] bits) {
    bits[state >>> 6] |= 1L << state;
  }

  private static boolean isSet(long[] bits, int index) {
    return index >= 0 && (bits[index >>> 6] & (1L << index)) != 0;
  }

  int words() {
    return words;
  }

  /// The number of steps from the first state to the last.
  int length() {
    return state;
  }

  long[] steps() {
    return steps;
  }

  long[] anyLoops() {
    return anyLoops;
  }

  long[] nameLoops() {
    return nameLoops;
  }

  long[] dirs() {
    return dirs;
  }
}
