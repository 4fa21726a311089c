package dev.fim.baseline.catalogue;

import dev.fim.baseline.row.EntryColumns;
import dev.fim.baseline.row.EntryRow;
import dev.fim.file.Entry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Sends entries by `COPY` in its binary form, some thousand to a statement.
///
/// The form is that of the page on COPY in the manual of PostgreSQL: a header, for each row the
/// number of its fields and each field after its length, a length of -1 for null, and -1 at the
/// end. Numbers are big-endian. For one thread.
final class CopyRows {

  private static final int MOST_ROWS = 10_000;

  /// Bounds the memory of a statement, since paths have no bound.
  private static final int MOST_BYTES = 4 << 20;

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final String COPY =
      "COPY entry (%s) FROM STDIN (FORMAT binary)".formatted(String.join(", ", EntryColumns.all()));

  private static final int NONE = -1;

  private final Connection connection;
  private byte[] buffer = new byte[1 << 16];
  private int length;
  private int rows;

  CopyRows(Connection connection) {
    this.connection = connection;
  }

  void add(long id, Entry entry) throws SQLException {
    @Nullable Object[] row = EntryRow.of(id, entry);
    if (rows == 0) {
      put(HEADER);
    }
    putShort(row.length);
    for (Object value : row) {
      switch (value) {
        case null -> putInt(NONE);
        case Long number -> {
          putInt(Long.BYTES);
          putInt((int) (number >> 32));
          putInt(number.intValue());
        }
        case byte[] bytes -> putField(bytes);
        case String text -> putField(text.getBytes(StandardCharsets.UTF_8));
        default -> throw new IllegalStateException("a value of no column: " + value);
      }
    }
    rows++;
    if (rows == MOST_ROWS || length >= MOST_BYTES) {
      flush();
    }
  }

  /// Sends what was added.
  void flush() throws SQLException {
    if (rows == 0) {
      return;
    }
    putShort(NONE);
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      copy.writeToCopy(buffer, 0, length);
      long _ = copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    rows = 0;
    length = 0;
  }

  private void putField(byte[] bytes) {
    putInt(bytes.length);
    put(bytes);
  }

  private void put(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void putInt(int number) {
    putShort(number >> 16);
    putShort(number);
  }

  private void putShort(int number) {
    reserve(2);
    buffer[length++] = (byte) (number >> 8);
    buffer[length++] = (byte) number;
  }

  private void reserve(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
