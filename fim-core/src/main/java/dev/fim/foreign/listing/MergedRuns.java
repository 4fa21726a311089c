package dev.fim.foreign.listing;

import dev.fim.baseline.held.HeldTree;
import dev.fim.baseline.row.EntryCount;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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

  /// A run with its next entry.
  private record Head(Entry entry, EntryCursor rest) {}

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing((Head head) -> head.entry().path()));
  private final EntryCount count;

  /// @param count of the entries that [#next] returns
  MergedRuns(List<HeldTree> runs, EntryCount count) {
    this.count = count;
    runs.forEach(run -> queue(run.entries()));
  }

  private void queue(EntryCursor run) {
    Entry entry = run.next();
    if (entry == null) {
      run.close();
    } else {
      heads.add(new Head(entry, run));
    }
  }

  /// {@inheritDoc}
  ///
  /// @throws DuplicateException if one path has two different entries
  @Override
  public @Nullable Entry next() {
    Entry next = poll();
    if (next == null) {
      return null;
    }
    for (Head head = heads.peek();
        head != null && head.entry().path().equals(next.path());
        head = heads.peek()) {
      if (!next.equals(poll())) {
        throw new DuplicateException(next.path());
      }
    }
    count.add(next);
    return next;
  }

  private @Nullable Entry poll() {
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    queue(head.rest());
    return head.entry();
  }

  @Override
  public void close() {
    heads.forEach(head -> head.rest().close());
    heads.clear();
  }
}
