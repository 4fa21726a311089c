package dev.fim.report.diff;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the lines that differ between two texts. Where both begin and end alike is left out first,
/// so that the rest is mostly short.
final class LineComparison {

  /// The most lines of a text between what is alike.
  private static final int MOST_LINES = 100_000;

  /// The most lines that are removed and added. Time and memory grow with the square of it.
  static final int MOST_CHANGED = 500;

  private final Lines before;
  private final Lines after;
  private final int alike; // lines at the beginning

  private final Map<ByteString, Integer> numbers = new HashMap<>();

  /// Lines that were replaced: from `start` to `end` of one text by those of the other.
  record Replacement(int start, int end, int newStart, int newEnd) {}

  private LineComparison(Lines before, Lines after, int alike) {
    this.before = before;
    this.after = after;
    this.alike = alike;
  }

  /// The replacements, in order; null if there are too many.
  static @Nullable List<Replacement> of(Lines before, Lines after) {
    int shorter = Math.min(before.count(), after.count());
    int start = 0;
    while (start < shorter && before.isSame(start, after, start)) {
      start++;
    }
    int end = before.count();
    int newEnd = after.count();
    while (end > start && newEnd > start && before.isSame(end - 1, after, newEnd - 1)) {
      end--;
      newEnd--;
    }
    if (Math.abs(end - newEnd) > MOST_CHANGED || Math.max(end, newEnd) - start > MOST_LINES) {
      return null;
    }
    return new LineComparison(before, after, start).between(end, newEnd);
  }

  private @Nullable List<Replacement> between(int end, int newEnd) {
    List<Replacement> replacements = new ArrayList<>();
    try {
      List<Change> changes =
          new MyersDiff<Integer>()
              .computeDiff(numbers(before, end), numbers(after, newEnd), new Limit());
      for (Change change : changes) {
        replacements.add(
            new Replacement(
                alike + change.startOriginal,
                alike + change.endOriginal,
                alike + change.startRevised,
                alike + change.endRevised));
      }
    } catch (TooManyChanges e) {
      return null;
    }
    replacements.sort(Comparator.comparingInt(Replacement::start)); // the last comes first
    for (int i = 0; i < replacements.size(); i++) {
      int limit =
          i + 1 < replacements.size() ? replacements.get(i + 1).start() - 1 : before.count();
      replacements.set(i, lowered(replacements.get(i), limit));
    }
    return replacements;
  }

  /// Equal lines as equal numbers, which are faster to compare.
  private List<Integer> numbers(Lines lines, int end) {
    List<Integer> list = new ArrayList<>(end - alike);
    for (int i = alike; i < end; i++) {
      list.add(numbers.computeIfAbsent(lines.line(i), _ -> numbers.size()));
    }
    return list;
  }

  /// Where a block was added or removed beside equal lines, it counts as the last of them, as GNU
  /// diff has it: the closing brace of a new function rather than that of the one before.
  ///
  /// @param limit the line of the first text that the block must not reach
  private Replacement lowered(Replacement block, int limit) {
    int start = block.start();
    int end = block.end();
    int newStart = block.newStart();
    int newEnd = block.newEnd();
    if (start == end) {
      while (end < limit && newEnd < after.count() && after.isSame(newStart, after, newEnd)) {
        start++;
        end++;
        newStart++;
        newEnd++;
      }
    } else if (newStart == newEnd) {
      while (end < limit && before.isSame(start, before, end)) {
        start++;
        end++;
        newStart++;
        newEnd++;
      }
    }
    return new Replacement(start, end, newStart, newEnd);
  }

  private static final class TooManyChanges extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyChanges() {
      super("more than " + MOST_CHANGED + " lines", null, false, false);
    }
  }

  /// Ends a comparison whose next step would find more than [#MOST_CHANGED] lines.
  private static final class Limit implements DiffAlgorithmListener {

    @Override
    public void diffStart() {}

    @Override
    public void diffStep(int changed, int most) {
      if (changed > MOST_CHANGED) {
        throw new TooManyChanges();
      }
    }

    @Override
    public void diffEnd() {}
  }
}
