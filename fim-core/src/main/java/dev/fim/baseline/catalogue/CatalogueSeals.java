package dev.fim.baseline.catalogue;

import dev.fim.path.ByteString;
import dev.fim.seal.Seal;
import dev.fim.seal.SealParser;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tables `seal` and `series`, for one name. The caller commits.
final class CatalogueSeals {

  /// More than anybody has keys. Who can write the catalogue could write rows without end.
  private static final int MOST_SEALS = 1000;

  private final Connection connection;
  private final String name;

  CatalogueSeals(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /// The seals of a generation, by key. A row that is no seal seals nothing and is left out.
  List<Seal> of(long number) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT key_id, statement, signature FROM fim.seal WHERE name = ? AND number = ?"
                + " ORDER BY key_id FETCH FIRST "
                + MOST_SEALS
                + " ROWS ONLY")) {
      select.setString(1, name);
      select.setLong(2, number);
      List<Seal> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Seal seal = seal(rows);
          if (seal != null) {
            found.add(seal);
          }
        }
      }
      return found;
    }
  }

  private static @Nullable Seal seal(ResultSet row) throws SQLException {
    try {
      Seal seal =
          Seal.of(
              ByteString.ofUtf8(row.getString("statement")),
              ByteString.wrap(row.getBytes("signature")));
      return seal.key().hex().equals(row.getString("key_id")) ? seal : null;
    } catch (SealParser.Fault _) {
      return null;
    }
  }

  /// Stores a seal, unless the same key has sealed the generation before: a writer can only add.
  void add(long number, Seal seal) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO fim.seal (name, number, key_id, statement, signature)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, name);
      insert.setLong(2, number);
      insert.setString(3, seal.key().hex());
      insert.setString(4, new String(seal.text().toByteArray(), StandardCharsets.UTF_8));
      insert.setBytes(5, seal.signature().toByteArray());
      insert.executeUpdate();
    }
  }

  /// The series of the name; null if it has none yet.
  @Nullable String series() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT series FROM fim.series WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /// Gives the name its series, unless another writer just did.
  void begin(String series) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO fim.series (name, series) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, name);
      insert.setString(2, series);
      insert.executeUpdate();
    }
  }
}
