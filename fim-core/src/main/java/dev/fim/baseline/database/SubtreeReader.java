package dev.fim.baseline.database;

import dev.fim.baseline.row.EntryReader;
import dev.fim.baseline.store.DatabaseFault;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Reads the digests of directories. For one thread.
public final class SubtreeReader {

  private final DatabaseFiles files;
  private final Connection connection;
  private final Tree tree;
  private @Nullable PreparedStatement select;

  SubtreeReader(DatabaseFiles files, Connection connection, Tree tree) {
    this.files = files;
    this.connection = connection;
    this.tree = tree;
  }

  /// The first directory with a digest at or after a position; null if there is none.
  @Nullable Subtree from(long position) {
    try {
      PreparedStatement statement = select;
      if (statement == null) {
        statement =
            connection.prepareStatement(
                "SELECT s.id, s.entries, s.digest, e.path FROM subtree s JOIN entry e ON e.id ="
                    + " s.id WHERE s.id >= ? AND s.id < ? ORDER BY s.id FETCH FIRST ROW ONLY");
        select = statement;
      }
      statement.setLong(1, tree.rowId(position));
      statement.setLong(2, tree.rowId(tree.entries()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Subtree(
                RawPath.of(EntryReader.bytes(row, 4)),
                row.getLong(1) - tree.rowId(0),
                row.getLong(2),
                ByteString.wrap(EntryReader.bytes(row, 3)))
            : null;
      }
    } catch (SQLException | RuntimeException thrown) {
      throw DatabaseFault.of("read the digests of directories from", files, thrown);
    }
  }
}
