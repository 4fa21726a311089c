package dev.fim.baseline.tree;

import dev.fim.baseline.Generation;
import dev.fim.baseline.row.EntryReader;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Streams the entries of one tree that lie within a scope.
///
/// Plain JDBC, for the reason given in [dev.fim.baseline.row.EntryWriter]. A connection to H2 must
/// use lazy results; otherwise H2 collects them all first, on disk if they are many. One to
/// PostgreSQL must not commit by itself; otherwise its driver collects them all first, in memory.
public final class TreeCursor implements EntryCursor {

  private final Source source;
  private final Consumer<TreeCursor> onClose;
  private final TreeSearch search;
  private final Generation generation;
  private final EntryReader reader;
  private final Deque<RawPath> ahead;
  private @Nullable RawPath within;
  private @Nullable RawPath last;
  private long count;
  private @Nullable PreparedStatement select;
  private @Nullable ResultSet rows;
  private boolean closed;

  /// Where a cursor reads from.
  ///
  /// @param fetch how many rows to fetch at a time; 0 for what the driver does
  /// @param hasCopies whether any entry may have a copy of its content
  /// @param ending run when the cursor is closed
  public record Source(
      StoreFaults faults, Connection connection, int fetch, boolean hasCopies, Ending ending) {}

  /// Ends what a cursor has for itself.
  @FunctionalInterface
  public interface Ending {
    void end() throws SQLException;
  }

  public TreeCursor(
      Source source, StoredGeneration stored, Scope scope, Consumer<TreeCursor> onClose) {
    this.source = source;
    this.generation = stored.generation();
    this.onClose = onClose;
    this.search = new TreeSearch(source.connection(), stored.tree());
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
      throw source.faults().of("read generation " + generation.id() + " from", thrown);
    }
  }

  /// The next entry within the current path of the scope; null, with the rows closed, after the
  /// last.
  private @Nullable Entry nextRow() throws SQLException {
    ResultSet open = rows;
    RawPath scope = within;
    if (open != null && scope != null && open.next()) {
      Entry entry = reader.read(open);
      if (source.hasCopies()) {
        entry = CopyTable.withContent(entry, open, reader.width() + 1);
      }
      if (entry.path().isWithin(scope)) {
        requireOrder(entry.path());
        count++;
        return entry;
      }
    } else if (scope != null && scope.isRoot() && count != search.tree().entries()) {
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
        source.faults().display(),
        "it is damaged: " + fact,
        source.faults().restore());
  }

  private boolean openNext() throws SQLException {
    RawPath scope = ahead.poll();
    if (scope == null) {
      return false;
    }
    within = scope;
    PreparedStatement statement = select;
    if (statement == null) {
      statement =
          source
              .connection()
              .prepareStatement(
                  "SELECT %s%s FROM entry%s WHERE id >= ? AND id < ? ORDER BY id"
                      .formatted(
                          reader.columns(),
                          source.hasCopies() ? CopyTable.COLUMNS : "",
                          source.hasCopies() ? CopyTable.JOIN : ""));
      statement.setFetchSize(source.fetch());
      select = statement;
    }
    long first = scope.isRoot() ? 0 : search.positionOf(scope);
    statement.setLong(1, search.tree().rowId(first));
    statement.setLong(2, search.tree().rowId(search.tree().entries()));
    rows = statement.executeQuery();
    return true;
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
    try (PreparedStatement _ = select) {
      closeRows();
      source.ending().end();
    } catch (SQLException | RuntimeException thrown) {
      throw source.faults().of("read generation " + generation.id() + " from", thrown);
    } finally {
      onClose.accept(this);
    }
  }
}
