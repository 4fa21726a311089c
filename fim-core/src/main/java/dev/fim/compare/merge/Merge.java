package dev.fim.compare.merge;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Merges two cursors into pairs, in order, each path once. Memory grows with the depth of the tree
/// only.
public final class Merge {

  private final OrderedSide expected;
  private final OrderedSide actual;
  private final Ancestry ancestry = new Ancestry();

  /// Does not close the cursors.
  public Merge(EntryCursor expected, EntryCursor actual) {
    this.expected = OrderedSide.expected(expected);
    this.actual = OrderedSide.actual(actual);
  }

  /// The next pair; null after the last.
  ///
  /// @throws dev.fim.error.FimException if a cursor is out of order or cannot be read
  public @Nullable Pair next() {
    Entry left = expected.peek();
    Entry right = actual.peek();
    if (left == null && right == null) {
      return null;
    }
    int order = left == null ? 1 : right == null ? -1 : left.path().compareTo(right.path());
    Entry trusted = order <= 0 ? expected.take() : null;
    Entry seen = order >= 0 ? actual.take() : null;
    return pair(trusted, seen);
  }

  private Pair pair(@Nullable Entry trusted, @Nullable Entry seen) {
    if (trusted != null) {
      ancestry.moveTo(trusted.path());
      Pair pair =
          seen == null
              ? new Pair.ExpectedOnly(trusted, ancestry.ofActual())
              : new Pair.Both(trusted, seen);
      ancestry.enter(trusted.path(), trusted, seen);
      return pair;
    }
    Entry only = Objects.requireNonNull(seen);
    ancestry.moveTo(only.path());
    Pair pair = new Pair.ActualOnly(only, ancestry.ofExpected());
    ancestry.enter(only.path(), null, only);
    return pair;
  }
}
