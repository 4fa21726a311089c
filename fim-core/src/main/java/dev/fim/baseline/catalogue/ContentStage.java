package dev.fim.baseline.catalogue;

import dev.fim.baseline.tree.CopyTable;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.content.KeptContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// What entries keep of their content, on its way to the tables.
///
/// It waits in temporary tables and moves at the end, in the order of its keys: writers that add
/// the same copies then wait for each other only shortly, and never in a circle. For one thread.
final class ContentStage implements AutoCloseable {

  private static final int BATCH = 100;

  private final Connection connection;
  private final MessageDigest digest = sha256();
  private @Nullable PreparedStatement insertContent;
  private @Nullable PreparedStatement insertEntry;
  private int pending;
  private boolean isUsed;

  ContentStage(Connection connection) {
    this.connection = connection;
  }

  /// Takes what an entry keeps of its content.
  ///
  /// @param id of the row of the entry
  void take(long id, long position, Entry entry) throws SQLException {
    if (!(entry instanceof FileEntry file) || file.content() == null) {
      return;
    }
    KeptContent content = file.content();
    boolean isWithheld = content instanceof KeptContent.Withheld;
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    digest.update((isWithheld ? content.label() : "").getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    begin();
    byte[] sha256 = CopyTable.sha256(file).toByteArray();
    PreparedStatement ofContent = insertContent;
    PreparedStatement ofEntry = insertEntry;
    if (ofContent == null || ofEntry == null) {
      throw new IllegalStateException("the stage has no statements");
    }
    if (content instanceof KeptContent.Copy copy) {
      ofContent.setBytes(1, sha256);
      ofContent.setBytes(2, copy.deflated().toByteArray());
      ofContent.executeUpdate();
    }
    ofEntry.setLong(1, id);
    ofEntry.setBytes(2, isWithheld ? null : sha256);
    ofEntry.setString(3, isWithheld ? content.label() : null);
    ofEntry.addBatch();
    pending++;
    if (pending == BATCH) {
      flush(ofEntry);
    }
  }

  private void begin() throws SQLException {
    if (isUsed) {
      return;
    }
    isUsed = true;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE staged_content (sha256 BYTEA PRIMARY KEY, deflated BYTEA NOT"
              + " NULL) ON COMMIT DROP");
      statement.execute(
          "CREATE TEMPORARY TABLE staged_entry (entry_id BIGINT PRIMARY KEY, sha256 BYTEA,"
              + " withheld TEXT) ON COMMIT DROP");
    }
    insertContent =
        connection.prepareStatement(
            "INSERT INTO pg_temp.staged_content VALUES (?, ?) ON CONFLICT DO NOTHING");
    insertEntry = connection.prepareStatement("INSERT INTO pg_temp.staged_entry VALUES (?, ?, ?)");
  }

  private void flush(PreparedStatement ofEntry) throws SQLException {
    ofEntry.executeBatch();
    pending = 0;
  }

  /// SHA-256 over everything taken; empty if that is nothing.
  byte[] kept() {
    return isUsed ? digest.digest() : new byte[0];
  }

  /// Moves everything to the tables.
  void move() throws SQLException {
    PreparedStatement ofEntry = insertEntry;
    if (ofEntry == null) {
      return;
    }
    flush(ofEntry);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO content SELECT * FROM pg_temp.staged_content ORDER BY sha256"
              + " ON CONFLICT DO NOTHING");
      statement.execute("INSERT INTO entry_content SELECT * FROM pg_temp.staged_entry");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws SQLException {
    try (PreparedStatement _ = insertContent) {
      if (insertEntry != null) {
        insertEntry.close();
      }
    }
  }
}
