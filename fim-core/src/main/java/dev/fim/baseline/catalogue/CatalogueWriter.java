package dev.fim.baseline.catalogue;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.server.CatalogueFault;
import dev.fim.baseline.tree.RecordedTree;
import dev.fim.baseline.tree.SharedTree;
import dev.fim.baseline.tree.Tree;
import dev.fim.digest.TreeDigest;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Records one generation in a transaction. See [GenerationRecording].
final class CatalogueWriter implements GenerationRecording {

  private static final String ATTEMPT = "record a generation in";

  private final CatalogueFault faults;
  private final Connection connection;
  private final CatalogueTable table;
  private final Terms terms;
  private final CopyRows rows;
  private final ContentStage contents;
  private final RecordedTree recorded;
  private @Nullable Savepoint start;
  private long tree;
  private long reserved;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    COMPLETE,
    CLOSED
  }

  /// @param shared an earlier tree that the new one may equal; null for none
  /// @param again reads the shared entries again; null if none of them keeps content
  /// @param reserve takes a number that is the writer's, whatever becomes of the transaction
  /// @param onClose called when the writer has ended
  record Terms(
      @Nullable SharedTree shared,
      @Nullable Rereading again,
      LongSupplier reserve,
      Runnable onClose) {}

  /// Reads the entries of an earlier tree again.
  @FunctionalInterface
  interface Rereading {
    EntryCursor entries();
  }

  CatalogueWriter(CatalogueFault faults, Connection connection, CatalogueTable table, Terms terms) {
    this.faults = faults;
    this.connection = connection;
    this.table = table;
    this.terms = terms;
    this.recorded = new RecordedTree(terms.shared(), new NewRows());
    this.rows = new CopyRows(connection);
    this.contents = new ContentStage(connection);
  }

  /// Takes a number now, so that a report can name it. If the run fails, no generation has it.
  @Override
  public long id() {
    if (reserved == 0) {
      reserved = terms.reserve().getAsLong();
    }
    return reserved;
  }

  @Override
  public void add(Entry entry) {
    requireOpen();
    recorded.requireNext(entry);
    try {
      recorded.add(entry);
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of(ATTEMPT, thrown);
    }
  }

  /// The rows of the new tree.
  private final class NewRows implements RecordedTree.Rows {

    @Override
    public void write(long position, Entry entry) throws SQLException {
      begin();
      long row = Tree.rowId(tree, position);
      contents.take(row, position, entry);
      rows.add(row, entry);
    }

    @Override
    public void copy(Tree from, long entries) throws SQLException {
      begin();
      if (entries == 0) {
        return;
      }
      table.copyEntries(from, tree, entries);
      Rereading reading = terms.again();
      if (reading == null) {
        return;
      }
      try (EntryCursor again = reading.entries()) {
        for (long position = 0; position < entries; position++) {
          Entry entry = again.next();
          if (entry == null) {
            throw new IllegalArgumentException("a tree that got shorter");
          }
          contents.take(Tree.rowId(tree, position), position, entry);
        }
      }
    }
  }

  private void begin() throws SQLException {
    if (start == null) {
      start = connection.setSavepoint();
      tree = table.takeTree();
    }
  }

  /// A generation whose tree is there already, and which was recorded without adding an entry.
  ///
  /// @return null if there is no equal tree
  @Nullable Generation share(TreeDigest digest, Instant created, GenerationOrigin origin) {
    requireOpen();
    try {
      table.holdTrees();
      Tree equal = table.findTree(digest, new byte[0]);
      if (equal == null) {
        connection.rollback();
        return null;
      }
      return commit(equal.id(), created, origin);
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of(ATTEMPT, thrown);
    }
  }

  @Override
  public Generation complete(Instant created, GenerationOrigin origin) {
    requireOpen();
    try {
      TreeDigest digest = recorded.finish();
      Tree shared = recorded.shared();
      long into = shared == null ? stored(digest) : shared.id();
      return commit(into, created, origin);
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of(ATTEMPT, thrown);
    }
  }

  /// The tree with the added entries: the new one, or one that was equal.
  private long stored(TreeDigest digest) throws SQLException {
    begin(); // for a tree without entries
    rows.flush();
    byte[] kept = contents.kept();
    table.holdTrees();
    if (table.addTree(tree, recorded.count(), digest, kept)) {
      recorded.subtrees().write(connection, tree);
      contents.move();
      return tree;
    }
    connection.rollback(start);
    table.holdTrees();
    Tree equal = table.findTree(digest, kept);
    if (equal == null) {
      throw faults.fault(
          Problem.DATABASE, ATTEMPT, "an equal tree was just removed", "run it again", null);
    }
    return equal.id();
  }

  private Generation commit(long into, Instant created, GenerationOrigin origin)
      throws SQLException {
    long number = reserved == 0 ? table.takeNumber() : reserved;
    Generation generation = table.insert(number, into, created, origin);
    connection.commit();
    state = State.COMPLETE;
    return generation;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("this writer is " + state);
    }
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean abandoned = state == State.OPEN;
    state = State.CLOSED;
    try (contents;
        recorded) {
      if (abandoned) {
        connection.rollback();
      }
    } catch (SQLException | RuntimeException e) {
      // The server drops what was not committed. The first failure is already being reported.
      return;
    } finally {
      terms.onClose().run();
    }
  }
}
