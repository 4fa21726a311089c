package dev.fim.baseline.sealed;

import dev.fim.baseline.row.EntryReader;
import dev.fim.path.ByteString;
import dev.fim.seal.Seal;
import dev.fim.seal.SealParser;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A seal as a row: the id of its key, its statement as text, and its signature.
public final class SealRow {

  private SealRow() {}

  /// The seal of the columns `key_id`, `statement` and `signature`; null for a row that is none.
  @SuppressWarnings("exports") // for the rooms that know SQL
  public static @Nullable Seal read(ResultSet row) throws SQLException {
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
