package dev.fim.baseline.tree;

import dev.fim.baseline.row.DigestSchema;
import dev.fim.path.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The table `subtree`. Collects the rows of one tree, and writes them when the tree is complete.
/// For one thread.
public final class SubtreeTable {

  private record Row(long position, long entries, ByteString digest) {}

  private final List<Row> rows = new ArrayList<>();

  /// Takes a directory if it belongs into the table. See [dev.fim.digest.SubtreeListener].
  public void take(long position, long entries, boolean isPlain, ByteString digest) {
    if (isPlain && entries >= DigestSchema.LEAST_ENTRIES) {
      rows.add(new Row(position, entries, digest));
    }
  }

  /// Writes all rows. The caller commits.
  public void write(Connection connection, long tree) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO subtree (id, entries, digest) VALUES (?, ?, ?)")) {
      for (Row row : rows) {
        insert.setLong(1, Tree.rowId(tree, row.position));
        insert.setLong(2, row.entries);
        insert.setBytes(3, row.digest.toByteArray());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
