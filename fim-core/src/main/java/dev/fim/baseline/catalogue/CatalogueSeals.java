package dev.fim.baseline.catalogue;

import dev.fim.baseline.sealed.SealRow;
import dev.fim.seal.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tables `seal` and `series`, of one name. For one thread.
final class CatalogueSeals {

  private final Connection connection;
  private final String name;

  CatalogueSeals(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /// The seals of a generation, by key.
  List<Seal> of(long number) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT key_id, statement, signature FROM seal WHERE name = ? AND number = ?"
                + " ORDER BY key_id LIMIT "
                + SealRow.MOST)) {
      select.setString(1, name);
      select.setLong(2, number);
      return SealRow.readAll(select);
    }
  }

  /// Adds a seal, unless one of the same key is there.
  void add(long number, Seal seal) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO seal (name, number, key_id, statement, signature) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, name);
      insert.setLong(2, number);
      insert.setString(3, seal.key().hex());
      insert.setString(4, SealRow.statement(seal));
      insert.setBytes(5, seal.signature().toByteArray());
      insert.executeUpdate();
    }
  }

  @Nullable String series() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT series FROM series WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /// Of two at once, the second fails.
  void beginSeries(String series) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO series (name, series) VALUES (?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, series);
      insert.executeUpdate();
    }
  }
}
