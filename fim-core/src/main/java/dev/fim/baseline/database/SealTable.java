package dev.fim.baseline.database;

import dev.fim.baseline.sealed.SealRow;
import dev.fim.seal.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table `seal`, and the property `series`.
final class SealTable {

  private static final String SERIES = "series";

  private final Connection connection;

  SealTable(Connection connection) {
    this.connection = connection;
  }

  /// The seals of a generation, by key.
  List<Seal> of(long generation) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT key_id, statement, signature FROM seal WHERE baseline_id = ?"
                + " ORDER BY key_id FETCH FIRST "
                + SealRow.MOST
                + " ROWS ONLY")) {
      select.setLong(1, generation);
      return SealRow.readAll(select);
    }
  }

  /// Stores a seal, in place of an earlier one by the same key.
  void put(long generation, Seal seal) throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM seal WHERE baseline_id = ? AND key_id = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO seal (baseline_id, key_id, statement, signature)"
                    + " VALUES (?, ?, ?, ?)")) {
      delete.setLong(1, generation);
      delete.setString(2, seal.key().hex());
      delete.executeUpdate();
      insert.setLong(1, generation);
      insert.setString(2, seal.key().hex());
      insert.setString(3, SealRow.statement(seal));
      insert.setBytes(4, seal.signature().toByteArray());
      insert.executeUpdate();
    }
  }

  /// How many seals there are.
  long count() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM seal");
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// The series of the database; null if it has none yet.
  @Nullable String series() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT text FROM property WHERE name = ?")) {
      select.setString(1, SERIES);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  void putSeries(String series) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO property (name, text) VALUES (?, ?)")) {
      insert.setString(1, SERIES);
      insert.setString(2, series);
      insert.executeUpdate();
    }
  }
}
