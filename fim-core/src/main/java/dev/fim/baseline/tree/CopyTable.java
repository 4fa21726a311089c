package dev.fim.baseline.tree;

import dev.fim.file.Attribute;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.content.KeptContent;
import dev.fim.path.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The tables `content` and `entry_content`, by plain JDBC. For one thread.
public final class CopyTable implements AutoCloseable {

  /// To be joined with `entry`, whose columns come before [#COLUMNS].
  static final String JOIN = " LEFT JOIN entry_content c ON c.entry_id = id";

  static final String COLUMNS = ", c.sha256, c.withheld";

  private final Connection connection;

  // Prepared when they are first needed.
  private @Nullable PreparedStatement copyOf;
  private @Nullable PreparedStatement insertCopy;
  private @Nullable PreparedStatement insertEntry;

  public CopyTable(Connection connection) {
    this.connection = connection;
  }

  /// Whether any entry has a row here. The tables must exist.
  public boolean isUsed() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT 1 FROM entry_content FETCH FIRST ROW ONLY")) {
      return rows.next();
    }
  }

  /// Adds what an entry keeps of its content.
  ///
  /// @param id of the row of the entry
  /// @return how many bytes were added to the transaction
  public int write(long id, Entry entry) throws SQLException {
    if (!(entry instanceof FileEntry file) || file.content() == null) {
      return 0;
    }
    KeptContent content = file.content();
    byte[] sha256 = sha256(file).toByteArray();
    int added = content instanceof KeptContent.Copy copy ? writeCopy(sha256, copy) : 0;
    insertEntry =
        prepared(
            insertEntry, "INSERT INTO entry_content (entry_id, sha256, withheld) VALUES (?, ?, ?)");
    insertEntry.setLong(1, id);
    boolean isWithheld = content instanceof KeptContent.Withheld;
    insertEntry.setBytes(2, isWithheld ? null : sha256);
    insertEntry.setString(3, isWithheld ? content.label() : null);
    insertEntry.executeUpdate();
    return added;
  }

  private int writeCopy(byte[] sha256, KeptContent.Copy copy) throws SQLException {
    if (copy(sha256) != null) {
      return 0;
    }
    insertCopy = prepared(insertCopy, "INSERT INTO content (sha256, deflated) VALUES (?, ?)");
    insertCopy.setBytes(1, sha256);
    insertCopy.setBytes(2, copy.deflated().toByteArray());
    insertCopy.executeUpdate();
    return copy.deflated().length();
  }

  private byte @Nullable [] copy(byte[] sha256) throws SQLException {
    copyOf = prepared(copyOf, "SELECT deflated FROM content WHERE sha256 = ?");
    copyOf.setBytes(1, sha256);
    try (ResultSet row = copyOf.executeQuery()) {
      return row.next() ? row.getBytes(1) : null;
    }
  }

  /// The entry in the current row, with what is kept of it.
  ///
  /// @param first the number of the first of [#COLUMNS]
  static Entry withContent(Entry entry, ResultSet row, int first) throws SQLException {
    if (!(entry instanceof FileEntry file)) {
      return entry;
    }
    String withheld = row.getString(first + 1);
    if (withheld != null) {
      return file.withContent(new KeptContent.Withheld(KeptContent.Cause.ofLabel(withheld)));
    }
    return row.getBytes(first) == null ? file : file.withContent(new KeptContent.Stored());
  }

  /// The entry with its copy loaded, if that is here.
  public FileEntry loaded(FileEntry file) throws SQLException {
    byte[] deflated =
        file.content() instanceof KeptContent.Stored ? copy(sha256(file).toByteArray()) : null;
    return deflated == null
        ? file
        : file.withContent(new KeptContent.Copy(ByteString.wrap(deflated)));
  }

  /// The digest by which the copy of a file is known.
  public static ByteString sha256(FileEntry file) {
    ByteString digest = file.digest(DigestAlgorithm.SHA256);
    if (digest == null) {
      throw new IllegalArgumentException(
          "content of %s without %s".formatted(file.path(), Attribute.SHA256.label()));
    }
    return digest;
  }

  private PreparedStatement prepared(@Nullable PreparedStatement known, String sql)
      throws SQLException {
    return known == null ? connection.prepareStatement(sql) : known;
  }

  @Override
  public void close() throws SQLException {
    try (PreparedStatement _ = copyOf;
        PreparedStatement _ = insertCopy) {
      if (insertEntry != null) {
        insertEntry.close();
      }
    }
  }
}
