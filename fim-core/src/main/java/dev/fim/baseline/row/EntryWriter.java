package dev.fim.baseline.row;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Writes entries as rows.
///
/// Plain JDBC on Jdbi's connection: Jdbi allocates an object for every parameter, which for
/// millions of rows costs more than the database itself.
public final class EntryWriter implements AutoCloseable {

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();
  private static final int BATCH = 500;

  /// How many plain rows one statement inserts. In H2 a statement costs as much as a row.
  private static final int ROWS = 50;

  /// Bounds the memory of a batch, since paths have no bound.
  private static final long BATCH_PATH_BYTES = 1 << 20;

  /// The first columns of a row.
  private static final class Row {
    final long id;
    final byte[] path;
    final byte[] status;
    final byte @Nullable [] digests;

    Row(long id, byte[] path, byte[] status, byte @Nullable [] digests) {
      this.id = id;
      this.path = path;
      this.status = status;
      this.digests = digests;
    }
  }

  private final PreparedStatement plain;
  private final PreparedStatement manyPlain;
  private final PreparedStatement full;
  private final List<Row> plainRows = new ArrayList<>();
  private int pending;
  private long pendingPathBytes;

  public EntryWriter(Connection connection) throws SQLException {
    plain = insert(connection, EntryColumns.PLAIN, 1);
    manyPlain = insert(connection, EntryColumns.PLAIN, ROWS);
    full = insert(connection, EntryColumns.all(), 1);
  }

  private static PreparedStatement insert(Connection connection, List<String> columns, int rows)
      throws SQLException {
    String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    return connection.prepareStatement(
        "INSERT INTO entry (%s) VALUES %s"
            .formatted(
                String.join(", ", columns), String.join(", ", Collections.nCopies(rows, row))));
  }

  public void write(long id, Entry entry) throws SQLException {
    byte[] path = entry.path().toByteArray();
    String pathText = textBeside(ByteString.wrap(path));
    switch (entry) {
      case FileEntry file -> {
        Row row = new Row(id, path, PackedStatus.of(file), digests(file));
        if (pathText == null && isPlain(file)) {
          plainRows.add(row);
        } else {
          bind(full, 0, row);
          bindFurther(file, pathText);
          full.addBatch();
        }
      }
      case MountPoint _ -> writeOther(id, path, pathText, PackedStatus.MOUNT_POINT, null);
      case Unobserved unobserved ->
          writeOther(id, path, pathText, PackedStatus.UNOBSERVED, unobserved.reason());
    }
    pending++;
    pendingPathBytes += entry.path().length();
    if (pending == BATCH || pendingPathBytes >= BATCH_PATH_BYTES) {
      flush();
    }
  }

  /// Whether the first columns hold the whole entry.
  private static boolean isPlain(FileEntry file) {
    AttributeSet recorded = file.recorded();
    return file.gap() == null
        && file.link() == null
        && file.extended().isEmpty()
        && file.atime() == null
        && file.btime() == null
        && file.inodeValues().isEmpty()
        && (file.flags() == 0 || !recorded.contains(Attribute.FLAGS))
        && !recorded.contains(Attribute.BLOCKS)
        && !recorded.contains(Attribute.RDEV);
  }

  /// Sends pending rows to the database without a commit. Statements may run in any order; keys
  /// order the rows.
  public void flush() throws SQLException {
    if (pending > 0) {
      flushPlain();
      full.executeBatch();
      pending = 0;
      pendingPathBytes = 0;
    }
  }

  private void flushPlain() throws SQLException {
    int from = 0;
    for (; from + ROWS <= plainRows.size(); from += ROWS) {
      for (int i = 0; i < ROWS; i++) {
        bind(manyPlain, i * EntryColumns.PLAIN.size(), plainRows.get(from + i));
      }
      manyPlain.executeUpdate();
    }
    for (; from < plainRows.size(); from++) {
      bind(plain, 0, plainRows.get(from));
      plain.addBatch();
    }
    plain.executeBatch();
    plainRows.clear();
  }

  @Override
  public void close() throws SQLException {
    try (plain;
        manyPlain) {
      full.close();
    }
  }

  /// @param before how many parameters come before those of the row
  private static void bind(PreparedStatement insert, int before, Row row) throws SQLException {
    insert.setLong(before + 1, row.id);
    insert.setBytes(before + 2, row.path);
    insert.setBytes(before + 3, row.status);
    insert.setBytes(before + 4, row.digests);
  }

  /// All recorded digests, concatenated; null if there is none.
  private static byte @Nullable [] digests(FileEntry file) {
    byte @Nullable [] all = null;
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      ByteString digest =
          file.recorded().contains(algorithm.attribute()) ? file.digest(algorithm) : null;
      if (digest != null) {
        byte[] more = digest.toByteArray();
        int before = all == null ? 0 : all.length;
        byte[] joined = all == null ? more : Arrays.copyOf(all, before + more.length);
        System.arraycopy(more, 0, joined, before, more.length);
        all = joined;
      }
    }
    return all;
  }

  private void bindFurther(FileEntry file, @Nullable String pathText) throws SQLException {
    AttributeSet recorded = file.recorded();
    Gap gap = file.gap();
    bindReason(pathText, gap == null ? null : gap.reason());
    bindNumber(6, gap != null, gap == null ? 0 : gap.attributes().bits());
    bindNumber(9, recorded.contains(Attribute.BLOCKS), file.blocks());
    bindNumber(10, recorded.contains(Attribute.RDEV), file.rdev().packed());
    ByteString link = recorded.contains(Attribute.LINK) ? file.link() : null;
    full.setBytes(11, bytes(link));
    full.setString(12, link == null ? null : textBeside(link));
    full.setBytes(13, file.extended().isEmpty() ? null : AttributeBytes.ofMap(file.extended()));
    full.setString(14, text(file, Attribute.XATTRS));
    full.setNull(15, Types.VARBINARY);
    full.setString(16, text(file, Attribute.CAPS));
    bindNumber(17, recorded.contains(Attribute.FLAGS) && file.flags() != 0, file.flags());
    full.setString(18, text(file, Attribute.FLAGS));
    full.setString(19, text(file, Attribute.ACL));
    full.setString(20, text(file, Attribute.SELINUX));
    full.setString(21, text(file, Attribute.SECURITY));
    full.setString(22, text(file, Attribute.ATIME));
    full.setString(23, text(file, Attribute.BTIME));
    full.setBytes(24, file.inodeValues().isEmpty() ? null : file.inodeValues().toBytes());
    full.setString(25, text(file, Attribute.FS));
    full.setString(26, text(file, Attribute.CHATTR));
    full.setString(27, text(file, Attribute.PROJID));
    full.setString(28, text(file, Attribute.VERITY));
  }

  private void writeOther(
      long id, byte[] path, @Nullable String pathText, int state, @Nullable Reason reason)
      throws SQLException {
    bind(full, 0, new Row(id, path, PackedStatus.of(state), null));
    bindReason(pathText, reason);
    full.setNull(6, Types.BIGINT);
    for (int column = 9; column <= EntryColumns.all().size(); column++) {
      full.setNull(column, Types.NULL);
    }
    full.addBatch();
  }

  private void bindReason(@Nullable String pathText, @Nullable Reason reason) throws SQLException {
    full.setString(5, pathText);
    full.setString(7, reason == null ? null : reason.cause().label());
    full.setString(8, reason == null ? null : reason.detail());
  }

  private void bindNumber(int column, boolean isThere, long number) throws SQLException {
    if (isThere) {
      full.setLong(column, number);
    } else {
      full.setNull(column, Types.BIGINT);
    }
  }

  /// The display form; null if it equals the bytes as UTF-8.
  static @Nullable String textBeside(ByteString bytes) {
    if (isPlainAscii(bytes)) {
      return null;
    }
    String display = bytes.display();
    return Objects.equals(ByteString.wrap(display.getBytes(StandardCharsets.UTF_8)), bytes)
        ? null
        : display;
  }

  /// A fast path for almost every name.
  private static boolean isPlainAscii(ByteString bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      byte b = bytes.byteAt(i);
      if (b < ' ' || b == '\\' || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /// What a person reads; null if the file has no such value, or it is not recorded.
  private static @Nullable String text(FileEntry file, Attribute attribute) {
    AttributeValue value = file.value(attribute);
    return switch (value) {
      case null -> null;
      case AttributeValue.Named(SortedMap<ByteString, ByteString> values) -> text(values);
      default -> value.toString();
    };
  }

  private static String text(SortedMap<ByteString, ByteString> xattrs) {
    StringBuilder text = new StringBuilder();
    xattrs.forEach((name, value) ->
        text.append(text.isEmpty() ? "" : "\n")
            .append(name.display())
            .append('=')
            .append(value.display()));
    return text.toString();
  }

  private static byte @Nullable [] bytes(@Nullable ByteString bytes) {
    return bytes == null ? null : bytes.toByteArray();
  }
}
