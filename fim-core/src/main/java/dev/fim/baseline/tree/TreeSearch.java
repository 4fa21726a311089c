package dev.fim.baseline.tree;

import dev.fim.baseline.row.EntryReader;
import dev.fim.path.RawPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Finds a path in a tree by its position: positions are in the order of [RawPath].
public final class TreeSearch {

  private final Connection connection;
  private final Tree tree;

  TreeSearch(Connection connection, Tree tree) {
    this.connection = connection;
    this.tree = tree;
  }

  Tree tree() {
    return tree;
  }

  /// The position of the first entry that is `path` or comes after it; the number of entries if
  /// there is none.
  ///
  /// @throws IllegalArgumentException if a position in between has no row
  long positionOf(RawPath path) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT path FROM entry WHERE id = ?")) {
      byte[] sought = path.toByteArray();
      long low = 0;
      long high = tree.entries();
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (RawPath.compare(pathAt(select, middle), sought) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  private byte[] pathAt(PreparedStatement select, long position) throws SQLException {
    select.setLong(1, tree.rowId(position));
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new IllegalArgumentException("no entry at position " + position);
      }
      return EntryReader.bytes(row, 1);
    }
  }
}
