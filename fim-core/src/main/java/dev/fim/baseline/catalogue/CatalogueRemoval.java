package dev.fim.baseline.catalogue;

import dev.fim.baseline.tree.Tree;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Removes generations of one name, and the trees and copies of content that no other generation of
/// any name shares. The caller commits.
final class CatalogueRemoval {

  private static final long ROWS_PER_DELETE = 100_000;

  private final Connection connection;
  private final String name;

  CatalogueRemoval(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /// @param goingOn run before each step
  void forget(Set<Long> numbers, Runnable goingOn) throws SQLException {
    execute("LOCK TABLE baseline IN SHARE ROW EXCLUSIVE MODE");
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM baseline WHERE name = ? AND number = ?")) {
      for (long number : numbers) {
        delete.setString(1, name);
        delete.setLong(2, number);
        delete.addBatch();
      }
      delete.executeBatch();
    }
    for (Tree tree : unused()) {
      for (long from = 0; from < tree.entries(); from += ROWS_PER_DELETE) {
        goingOn.run();
        long end = Math.min(tree.entries(), from + ROWS_PER_DELETE);
        delete("subtree", "id", tree.rowId(from), tree.rowId(end));
        delete("entry_content", "entry_id", tree.rowId(from), tree.rowId(end));
        delete("entry", "id", tree.rowId(from), tree.rowId(end));
      }
      delete("tree", "id", tree.id(), tree.id() + 1);
    }
    execute("LOCK TABLE content IN SHARE ROW EXCLUSIVE MODE");
    execute(
        "DELETE FROM content c WHERE NOT EXISTS"
            + " (SELECT 1 FROM entry_content e WHERE e.sha256 = c.sha256)");
  }

  private List<Tree> unused() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, entries FROM tree t WHERE NOT EXISTS"
                    + " (SELECT 1 FROM baseline b WHERE b.tree_id = t.id) ORDER BY id")) {
      List<Tree> trees = new ArrayList<>();
      while (row.next()) {
        trees.add(new Tree(row.getLong(1), row.getLong(2)));
      }
      return trees;
    }
  }

  private void delete(String table, String key, long first, long end) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM %1$s WHERE %2$s >= ? AND %2$s < ?".formatted(table, key))) {
      delete.setLong(1, first);
      delete.setLong(2, end);
      delete.executeUpdate();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
