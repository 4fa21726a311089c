package dev.fim.foreign.listing;

import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.held.MergedTrees;
import dev.fim.baseline.row.EntryCount;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Merges sorted runs. Of equal entries it returns one.
final class MergedRuns implements EntryCursor {

  /// Two different entries of one path.
  static final class DuplicateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RawPath path;

    DuplicateException(RawPath path) {
      super("twice: " + path);
      this.path = path;
    }

    RawPath path() {
      return path;
    }
  }

  private final MergedTrees runs;
  private final EntryCount count;
  private @Nullable Entry ahead;

  /// @param count of the entries that [#next] returns
  MergedRuns(List<HeldTree> runs, EntryCount count) {
    this.runs = new MergedTrees(runs);
    this.count = count;
    this.ahead = this.runs.next();
  }

  /// {@inheritDoc}
  ///
  /// @throws DuplicateException if one path has two different entries
  @Override
  public @Nullable Entry next() {
    Entry next = ahead;
    if (next == null) {
      return null;
    }
    ahead = runs.next();
    for (Entry same = ahead; same != null && same.path().equals(next.path()); same = ahead) {
      if (!next.equals(same)) {
        throw new DuplicateException(next.path());
      }
      ahead = runs.next();
    }
    count.add(next);
    return next;
  }

  @Override
  public void close() {
    runs.close();
  }
}
