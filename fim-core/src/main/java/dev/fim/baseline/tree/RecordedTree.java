package dev.fim.baseline.tree;

import dev.fim.baseline.row.EntryCount;
import dev.fim.digest.TreeDigest;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Entry;
import dev.fim.path.RawPath;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The entries of a generation while it is recorded: their order, number and digests. As long as
/// they equal those of an earlier tree, no row is written: that tree is shared.
///
/// For one thread.
public final class RecordedTree implements AutoCloseable {

  private final Rows rows;
  private final SubtreeTable subtrees = new SubtreeTable();
  private final TreeDigester digester = new TreeDigester(subtrees::take);
  private final EntryCount count = new EntryCount();
  private @Nullable SharedTree shared;
  private @Nullable RawPath last;

  /// Where rows go.
  @SuppressWarnings("exports") // for the rooms that know SQL
  public interface Rows {

    /// Writes an entry.
    ///
    /// @param position in the tree, from 0
    void write(long position, Entry entry) throws SQLException;

    /// Copies the first entries of an earlier tree.
    void copy(Tree from, long entries) throws SQLException;
  }

  /// @param shared an earlier tree that this one may equal; null for none
  public RecordedTree(@Nullable SharedTree shared, Rows rows) {
    this.shared = shared;
    this.rows = rows;
  }

  /// Refuses an entry that cannot be the next one.
  ///
  /// @throws IllegalArgumentException if its path does not come after that of the one before
  public void requireNext(Entry entry) {
    RawPath before = last;
    if (before != null && before.compareTo(entry.path()) >= 0) {
      throw new IllegalArgumentException(
          "entries out of order: " + entry.path() + " after " + before);
    }
  }

  /// Adds the next entry, for which [#requireNext] holds.
  public void add(Entry entry) throws SQLException {
    SharedTree same = shared;
    if (same != null && !same.matches(entry)) {
      takeOver(same);
    }
    if (shared == null) {
      rows.write(count.entries(), entry);
    }
    last = entry.path();
    count.add(entry);
    digester.add(entry);
  }

  /// Ends the tree.
  public TreeDigest finish() throws SQLException {
    SharedTree same = shared;
    if (same != null && !same.isAtEnd()) {
      takeOver(same);
    }
    return digester.finish();
  }

  private void takeOver(SharedTree same) throws SQLException {
    shared = null;
    same.close();
    rows.copy(same.tree(), count.entries());
  }

  /// The tree that is shared; null if rows are written.
  public @Nullable Tree shared() {
    return shared == null ? null : shared.tree();
  }

  /// What has been added.
  public EntryCount count() {
    return count;
  }

  /// The digests of directories.
  public SubtreeTable subtrees() {
    return subtrees;
  }

  @Override
  public void close() {
    try (digester) {
      if (shared != null) {
        shared.close();
      }
    }
  }
}
