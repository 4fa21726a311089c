package dev.fim.baseline.database;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.row.EntryWriter;
import dev.fim.baseline.store.DatabaseFault;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.baseline.store.H2Store;
import dev.fim.baseline.tree.CopyTable;
import dev.fim.baseline.tree.RecordedTree;
import dev.fim.baseline.tree.SharedTree;
import dev.fim.baseline.tree.Tree;
import dev.fim.digest.TreeDigest;
import dev.fim.file.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Records one generation. It becomes visible with [#complete], and to other processes when the
/// database is closed.
///
/// For one thread. While it is open, no other generation can be begun, but all can be read.
public final class GenerationWriter implements GenerationRecording {

  private static final String ATTEMPT = "record a generation in";
  private static final int ROWS_PER_COMMIT = 10_000;

  /// In a deep tree the paths, or else the copies of content, take most of the memory of an H2
  /// transaction.
  private static final long BYTES_PER_COMMIT = 4 << 20;

  private final DatabaseFiles files;
  private final Connection connection;
  private final GenerationTable table;
  private final Closing onClose;
  private final EntryWriter rows;
  private final CopyTable copies;
  private final RecordedTree recorded;
  private final long tree;
  private final long id;
  private int uncommitted;
  private long uncommittedBytes;
  private State state = State.OPEN;

  /// Called when a writer has ended.
  @FunctionalInterface
  interface Closing {
    void closed(boolean complete);
  }

  private enum State {
    OPEN,
    COMPLETE,
    CLOSED
  }

  GenerationWriter(
      DatabaseFiles files, Connection connection, @Nullable SharedTree shared, Closing onClose)
      throws SQLException {
    this.files = files;
    this.connection = connection;
    this.recorded = new RecordedTree(shared, new NewRows());
    this.onClose = onClose;
    this.table = new GenerationTable(connection, true);
    this.tree = table.beginTree();
    this.id = table.nextGeneration();
    connection.setAutoCommit(false);
    this.rows = new EntryWriter(connection);
    this.copies = new CopyTable(connection);
  }

  /// The number of the generation.
  @Override
  public long id() {
    return id;
  }

  /// Adds the next entry.
  ///
  /// @throws IllegalArgumentException if its path does not come after that of the one before
  /// @throws dev.fim.error.FimException if the database cannot be written
  @Override
  public void add(Entry entry) {
    requireOpen();
    recorded.requireNext(entry);
    try {
      recorded.add(entry);
    } catch (SQLException | RuntimeException thrown) {
      throw DatabaseFault.of(ATTEMPT, files, thrown);
    }
  }

  /// The rows of the new tree, which are committed now and then.
  private final class NewRows implements RecordedTree.Rows {

    @Override
    public void write(long position, Entry entry) throws SQLException {
      long row = Tree.rowId(tree, position);
      rows.write(row, entry);
      uncommitted++;
      uncommittedBytes += entry.path().length() + copies.write(row, entry);
      if (uncommitted == ROWS_PER_COMMIT || uncommittedBytes >= BYTES_PER_COMMIT) {
        rows.flush();
        connection.commit();
        uncommitted = 0;
        uncommittedBytes = 0;
      }
    }

    @Override
    public void copy(Tree from, long entries) throws SQLException {
      for (long start = 0; start < entries; start += ROWS_PER_COMMIT) {
        table.copyEntries(from, tree, start, Math.min(entries, start + ROWS_PER_COMMIT));
        connection.commit();
      }
    }
  }

  /// Commits the added entries as a generation, in one transaction. The writer then accepts no
  /// more.
  ///
  /// @throws dev.fim.error.FimException if the database cannot be written; then there is no new
  ///   generation
  @Override
  public Generation complete(Instant created, GenerationOrigin origin) {
    requireOpen();
    try {
      TreeDigest digest = recorded.finish();
      rows.flush();
      connection.commit();
      Tree shared = recorded.shared();
      if (shared == null) {
        recorded.subtrees().write(connection, tree);
      } else if (table.addDigest(shared.id(), digest)) {
        recorded.subtrees().write(connection, shared.id());
      }
      Generation generation =
          shared == null
              ? table.complete(tree, recorded.count(), digest, created, origin)
              : table.share(shared, tree, created, origin);
      connection.commit();
      table.sync(); // says where the disk is full, which closing does not
      state = State.COMPLETE;
      return generation;
    } catch (SQLException | RuntimeException thrown) {
      throw DatabaseFault.of(ATTEMPT, files, thrown);
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("this writer is " + state);
    }
  }

  /// Discards the added entries unless [#complete] was called.
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean abandoned = state == State.OPEN;
    state = State.CLOSED;
    try {
      end(abandoned);
    } catch (SQLException | RuntimeException e) {
      // An incomplete tree is never visible and the next writer removes it. The first failure is
      // already being reported.
      return;
    } finally {
      onClose.closed(!abandoned);
    }
  }

  private void end(boolean abandoned) throws SQLException {
    try (rows;
        copies;
        recorded) {
      if (abandoned && H2Store.isIntact(connection)) {
        connection.rollback();
        connection.setAutoCommit(true);
        table.removeTree(tree);
      }
    } finally {
      H2Store.close(connection);
    }
  }
}
