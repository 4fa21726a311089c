package dev.fim.baseline.row;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes entries as rows.
///
/// Plain JDBC on Jdbi's connection: Jdbi allocates an object for every parameter, which for
/// millions of rows costs more than the database itself.
public final class EntryWriter implements AutoCloseable {

  private static final int BATCH = 500;

  /// How many plain rows one statement inserts. In H2 a statement costs as much as a row.
  private static final int ROWS = 50;

  /// Bounds the memory of a batch, since paths have no bound.
  private static final long BATCH_PATH_BYTES = 1 << 20;

  /// The first columns of a row.
  private static final class Row {
    final long id;
    final byte[] path;
    final byte[] status;
    final byte @Nullable [] digests;

    Row(long id, byte[] path, byte[] status, byte @Nullable [] digests) {
      this.id = id;
      this.path = path;
      this.status = status;
      this.digests = digests;
    }
  }

  private final PreparedStatement plain;
  private final PreparedStatement manyPlain;
  private final PreparedStatement full;
  private final List<Row> plainRows = new ArrayList<>();
  private int pending;
  private long pendingPathBytes;

  public EntryWriter(Connection connection) throws SQLException {
    plain = insert(connection, EntryColumns.PLAIN, 1);
    manyPlain = insert(connection, EntryColumns.PLAIN, ROWS);
    full = insert(connection, EntryColumns.all(), 1);
  }

  private static PreparedStatement insert(Connection connection, List<String> columns, int rows)
      throws SQLException {
    String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    return connection.prepareStatement(
        "INSERT INTO entry (%s) VALUES %s"
            .formatted(
                String.join(", ", columns), String.join(", ", Collections.nCopies(rows, row))));
  }

  public void write(long id, Entry entry) throws SQLException {
    byte[] path = entry.path().toByteArray();
    String pathText = EntryRow.textBeside(ByteString.wrap(path));
    switch (entry) {
      case FileEntry file -> {
        if (pathText == null && EntryRow.isPlain(file)) {
          plainRows.add(new Row(id, path, PackedStatus.of(file), EntryRow.digests(file)));
        } else {
          bindFull(EntryRow.of(id, file, pathText));
        }
      }
      case MountPoint _ -> bindFull(EntryRow.of(id, entry));
      case Unobserved _ -> bindFull(EntryRow.of(id, entry));
    }
    pending++;
    pendingPathBytes += entry.path().length();
    if (pending == BATCH || pendingPathBytes >= BATCH_PATH_BYTES) {
      flush();
    }
  }

  /// Sends pending rows to the database without a commit. Statements may run in any order; keys
  /// order the rows.
  public void flush() throws SQLException {
    if (pending > 0) {
      flushPlain();
      full.executeBatch();
      pending = 0;
      pendingPathBytes = 0;
    }
  }

  private void flushPlain() throws SQLException {
    int from = 0;
    for (; from + ROWS <= plainRows.size(); from += ROWS) {
      for (int i = 0; i < ROWS; i++) {
        bind(manyPlain, i * EntryColumns.PLAIN.size(), plainRows.get(from + i));
      }
      manyPlain.executeUpdate();
    }
    for (; from < plainRows.size(); from++) {
      bind(plain, 0, plainRows.get(from));
      plain.addBatch();
    }
    plain.executeBatch();
    plainRows.clear();
  }

  @Override
  public void close() throws SQLException {
    try (plain;
        manyPlain) {
      full.close();
    }
  }

  /// @param before how many parameters come before those of the row
  private static void bind(PreparedStatement insert, int before, Row row) throws SQLException {
    insert.setLong(before + 1, row.id);
    insert.setBytes(before + 2, row.path);
    insert.setBytes(before + 3, row.status);
    insert.setBytes(before + 4, row.digests);
  }

  private void bindFull(@Nullable Object[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      switch (row[i]) {
        case Long number -> full.setLong(i + 1, number);
        case byte[] bytes -> full.setBytes(i + 1, bytes);
        case String text -> full.setString(i + 1, text);
        case null -> full.setNull(i + 1, Types.NULL);
        default -> throw new IllegalStateException("a value of no column: " + row[i]);
      }
    }
    full.addBatch();
  }
}
