package dev.fim.compare.merge;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import org.jspecify.annotations.Nullable;

/// One of the two cursors of a merge, with its next entry. Enforces the order: a merge of unordered
/// cursors would report false changes and miss real ones.
final class OrderedSide {

  private final EntryCursor cursor;
  private final String name;
  private final Problem problem;
  private @Nullable Entry next;

  private OrderedSide(EntryCursor cursor, String name, Problem problem) {
    this.cursor = cursor;
    this.name = name;
    this.problem = problem;
    this.next = cursor.next();
  }

  static OrderedSide expected(EntryCursor cursor) {
    return new OrderedSide(cursor, "the baseline", Problem.BASELINE_NOT_TRUSTED);
  }

  static OrderedSide actual(EntryCursor cursor) {
    return new OrderedSide(cursor, "the scan", Problem.IO);
  }

  /// The entry that [#take] will return; null at the end.
  @Nullable Entry peek() {
    return next;
  }

  /// Returns the entry and advances.
  ///
  /// @throws IllegalStateException at the end
  /// @throws FimException if the entry that follows does not come after this one
  Entry take() {
    Entry taken = next;
    if (taken == null) {
      throw new IllegalStateException("taken beyond the end of " + name);
    }
    Entry following = cursor.next();
    if (following != null && following.path().compareTo(taken.path()) <= 0) {
      throw new FimException(
          problem,
          "compare",
          following.path().display(),
          "%s has it after %s, out of order".formatted(name, taken.path().display()),
          null);
    }
    next = following;
    return taken;
  }
}
