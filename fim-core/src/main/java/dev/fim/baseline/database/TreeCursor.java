package dev.fim.baseline.database;

import dev.fim.baseline.Generation;
import dev.fim.baseline.row.EntryReader;
import dev.fim.baseline.store.DatabaseFault;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Streams the entries of one tree that lie within a scope.
///
/// Plain JDBC, for the reason given in [dev.fim.baseline.row.EntryWriter]. The connection must use
/// lazy results; otherwise H2 collects them all first, on disk if they are many.
final class TreeCursor implements EntryCursor {

  private final DatabaseFiles files;
  private final Connection connection;
  private final Consumer<TreeCursor> onClose;
  private final TreeSearch search;
  private final Generation generation;
  private final EntryReader reader;
  private final boolean hasCopies;
  private final Deque<Positions> without;
  private final Deque<RawPath> ahead;
  private @Nullable RawPath within;
  private @Nullable RawPath last;
  private long count;
  private @Nullable PreparedStatement select;
  private @Nullable ResultSet rows;
  private boolean closed;

  /// @param without places that are left out, in order; none unless the scope is everything
  /// @param hasCopies whether any entry of the database may have a copy of its content
  TreeCursor(
      DatabaseFiles files,
      Connection connection,
      GenerationTable.Stored stored,
      Scope scope,
      List<Positions> without,
      boolean hasCopies,
      Consumer<TreeCursor> onClose) {
    this.files = files;
    this.connection = connection;
    this.generation = stored.generation();
    this.without = new ArrayDeque<>(without);
    this.hasCopies = hasCopies;
    this.onClose = onClose;
    this.search = new TreeSearch(connection, stored.tree());
    this.reader = new EntryReader(generation);
    this.ahead = new ArrayDeque<>(scope.paths());
  }

  @Override
  public @Nullable Entry next() {
    if (closed) {
      throw new IllegalStateException("this cursor is closed");
    }
    try {
      while (true) {
        if (rows == null && !openNext()) {
          return null;
        }
        Entry entry = nextRow();
        if (entry != null) {
          return entry;
        }
      }
    } catch (SQLException | RuntimeException | OutOfMemoryError thrown) {
      throw DatabaseFault.of("read generation " + generation.id() + " from", files, thrown);
    }
  }

  /// The next entry within the current path of the scope; null, with the rows closed, after the
  /// last.
  private @Nullable Entry nextRow() throws SQLException {
    ResultSet open = rows;
    RawPath scope = within;
    if (open != null && scope != null && open.next()) {
      Entry entry = reader.read(open);
      if (hasCopies) {
        entry = CopyTable.withContent(entry, open, reader.width() + 1);
      }
      if (entry.path().isWithin(scope)) {
        requireOrder(entry.path());
        count++;
        return entry;
      }
    } else if (scope != null
        && scope.isRoot()
        && without.isEmpty()
        && count != search.tree().entries()) {
      throw damaged("it holds " + count + " of its " + search.tree().entries() + " entries");
    }
    closeRows();
    return null;
  }

  /// H2 may read rows from a damaged page without an error.
  private void requireOrder(RawPath path) {
    RawPath before = last;
    if (before != null && path.compareTo(before) <= 0) {
      throw damaged(path.display() + " comes after " + before.display() + ", out of order");
    }
    last = path;
  }

  private FimException damaged(String fact) {
    return new FimException(
        Problem.DATABASE,
        "read generation " + generation.id() + " from",
        files.display(),
        "it is damaged: " + fact,
        DatabaseFault.RESTORE);
  }

  private boolean openNext() throws SQLException {
    Positions skipped = last == null ? null : without.poll();
    if (skipped != null) {
      count += skipped.count();
      open(skipped.end());
      return true;
    }
    RawPath scope = ahead.poll();
    if (scope == null) {
      return false;
    }
    within = scope;
    open(scope.isRoot() ? 0 : search.positionOf(scope));
    return true;
  }

  /// Reads from a position to the next place that is left out.
  private void open(long first) throws SQLException {
    PreparedStatement statement = select;
    if (statement == null) {
      statement =
          connection.prepareStatement(
              "SELECT %s%s FROM entry%s WHERE id >= ? AND id < ? ORDER BY id"
                  .formatted(
                      reader.columns(),
                      hasCopies ? CopyTable.COLUMNS : "",
                      hasCopies ? CopyTable.JOIN : ""));
      select = statement;
    }
    Positions next = without.peek();
    long end = next == null ? search.tree().entries() : next.first();
    statement.setLong(1, search.tree().rowId(first));
    statement.setLong(2, search.tree().rowId(end));
    rows = statement.executeQuery();
  }

  private void closeRows() throws SQLException {
    ResultSet open = rows;
    rows = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      connection.close();
    } catch (SQLException | RuntimeException thrown) {
      throw DatabaseFault.of("read generation " + generation.id() + " from", files, thrown);
    } finally {
      onClose.accept(this);
    }
  }
}
