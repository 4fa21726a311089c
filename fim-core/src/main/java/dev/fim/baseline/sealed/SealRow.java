package dev.fim.baseline.sealed;

import dev.fim.baseline.row.EntryReader;
import dev.fim.path.ByteString;
import dev.fim.seal.Seal;
import dev.fim.seal.SealParser;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A seal as a row: the id of its key, its statement as text, and its signature.
public final class SealRow {

  /// More than anybody has keys. A user who can write the table could write rows without end.
  public static final int MOST = 1000;

  private SealRow() {}

  /// The seals of rows with the columns `key_id`, `statement` and `signature`. A row that is no
  /// seal seals nothing and is left out.
  @SuppressWarnings("exports") // for the rooms that know SQL
  public static List<Seal> readAll(PreparedStatement select) throws SQLException {
    List<Seal> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Seal seal = read(rows);
        if (seal != null) {
          found.add(seal);
        }
      }
    }
    return found;
  }

  private static @Nullable Seal read(ResultSet row) throws SQLException {
    try {
      Seal seal =
          Seal.of(ByteString.ofUtf8(row.getString(2)), ByteString.wrap(EntryReader.bytes(row, 3)));
      return seal.key().hex().equals(row.getString(1)) ? seal : null;
    } catch (SealParser.Fault _) {
      return null;
    }
  }

  /// The statement of a seal, for its column.
  public static String statement(Seal seal) {
    return new String(seal.text().toByteArray(), StandardCharsets.UTF_8);
  }
}
