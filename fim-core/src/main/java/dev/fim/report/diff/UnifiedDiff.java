package dev.fim.report.diff;

import dev.fim.report.diff.DiffLine.Kind;
import dev.fim.report.diff.LineComparison.Replacement;
import java.util.ArrayList;
import java.util.List;

/// Makes the hunks of a unified diff, as POSIX `diff -u` has them. For one diff.
final class UnifiedDiff {

  /// Lines of context before and after.
  private static final int CONTEXT = 3;

  /// In characters of all lines.
  private static final int LONGEST = 64 * 1024;

  private final Lines before;
  private final Lines after;
  private final List<DiffLine> lines = new ArrayList<>();
  private int length;
  private boolean isCut;

  UnifiedDiff(Lines before, Lines after, List<Replacement> replacements) {
    this.before = before;
    this.after = after;
    for (int i = 0; i < replacements.size(); ) {
      int next = i + 1;
      while (next < replacements.size()
          && replacements.get(next).start() - replacements.get(next - 1).end() <= 2 * CONTEXT) {
        next++;
      }
      hunk(replacements.subList(i, next));
      i = next;
    }
  }

  List<DiffLine> lines() {
    return lines;
  }

  /// Whether lines are missing at the end, since the diff is too long.
  boolean isCut() {
    return isCut;
  }

  private void hunk(List<Replacement> replacements) {
    Replacement first = replacements.getFirst();
    Replacement last = replacements.getLast();
    int lead = Math.min(CONTEXT, first.start());
    int trail = Math.min(CONTEXT, before.count() - last.end());
    add(
        Kind.HUNK,
        "@@ -%s +%s @@"
            .formatted(
                range(first.start() - lead, last.end() + trail),
                range(first.newStart() - lead, last.newEnd() + trail)));
    int at = first.start() - lead;
    for (Replacement replacement : replacements) {
      add(Kind.CONTEXT, ' ', before, at, replacement.start());
      add(Kind.REMOVED, '-', before, replacement.start(), replacement.end());
      add(Kind.ADDED, '+', after, replacement.newStart(), replacement.newEnd());
      at = replacement.end();
    }
    add(Kind.CONTEXT, ' ', before, at, last.end() + trail);
  }

  /// The first line, counted from 1, and the count if it is not 1. An empty range has the line
  /// before.
  private static String range(int start, int end) {
    int count = end - start;
    return count == 1 ? "" + (start + 1) : (count == 0 ? start : start + 1) + "," + count;
  }

  private void add(Kind kind, char sign, Lines from, int start, int end) {
    for (int i = start; i < end && !isCut; i++) {
      add(kind, sign + from.display(i));
      if (!from.endsInNewline(i)) {
        add(Kind.NO_NEWLINE, "\\ No newline at end of file");
      }
    }
  }

  private void add(Kind kind, String text) {
    length += text.length() + 1;
    isCut |= length > LONGEST;
    if (!isCut) {
      lines.add(new DiffLine(kind, text));
    }
  }
}
