package dev.fim.verified;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.scan.VerifiedContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A generation as it was last verified: all its entries, with the status of each verified file.
/// Open for reading, and complete.
public final class VerifiedRecord implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final FileChannel channel;
  private final long end;
  private final Rotation rotation;
  private final DecodedEntries decoded = new DecodedEntries();

  private VerifiedRecord(FileChannel channel, long end, Rotation rotation) {
    this.channel = channel;
    this.end = end;
    this.rotation = rotation;
  }

  /// Takes ownership of `channel` if it holds a complete record made under `terms`.
  ///
  /// @return null if it was made under others
  /// @throws DamagedException if it is not a complete record
  static @Nullable VerifiedRecord of(FileChannel channel, RecordTerms terms, int percent)
      throws IOException, DamagedException {
    long end = channel.size() - RecordFormat.CHECKSUM;
    if (end < RecordFormat.HEADER) {
      throw new DamagedException();
    }
    ByteBuffer header = ByteBuffer.allocate(RecordFormat.HEADER);
    readFully(channel, header, 0);
    byte[] digest = new byte[RecordTerms.LENGTH];
    if (header.getLong() != RecordFormat.MAGIC || checksum(channel, end) != stored(channel, end)) {
      throw new DamagedException();
    }
    header.get(digest);
    Rotation rotation = Rotation.of(percent, header.getLong(), header.getLong());
    return java.util.Arrays.equals(digest, terms.digest().toByteArray())
        ? new VerifiedRecord(channel, end, rotation)
        : null;
  }

  private static int stored(FileChannel channel, long end) throws IOException, DamagedException {
    ByteBuffer checksum = ByteBuffer.allocate(RecordFormat.CHECKSUM);
    readFully(channel, checksum, end);
    return checksum.getInt();
  }

  private static int checksum(FileChannel channel, long end) throws IOException, DamagedException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    for (long at = 0; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
      readFully(channel, buffer, at);
      checksum.update(buffer);
    }
    return (int) checksum.getValue();
  }

  private static void readFully(FileChannel channel, ByteBuffer buffer, long from)
      throws IOException, DamagedException {
    long at = from;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read <= 0) {
        throw new DamagedException();
      }
      at += read;
    }
    buffer.flip();
  }

  /// All entries of the generation, equal to it in all attributes of its policy. For one thread,
  /// with [#content] for another: entries that it has decoded are reused here as the same objects.
  public EntryCursor entries() {
    return new FollowingCursor(cursor(), decoded);
  }

  RecordCursor cursor() {
    return new RecordCursor(channel, end);
  }

  /// The files that a scan need not read again, without the share of this round.
  public VerifiedContent content() {
    RecordCursor entries = cursor();
    return new VerifiedContent() {

      private @Nullable Entry next = read();

      private @Nullable Entry read() {
        long number = entries.count();
        Entry entry = entries.next();
        if (entry != null) {
          decoded.put(number, entries.offset(), entry);
        }
        return entry;
      }

      @Override
      public @Nullable FileEntry at(RawPath path) {
        int order = next == null ? 1 : next.path().compareTo(path);
        while (next != null && order < 0) {
          next = read();
          order = next == null ? 1 : next.path().compareTo(path);
        }
        return order == 0
                && next instanceof FileEntry file
                && file.mountId() != 0
                && !rotation.takes(path)
            ? file
            : null;
      }
    };
  }

  Rotation rotation() {
    return rotation;
  }

  FileChannel channel() {
    return channel;
  }

  long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// The file is not a complete record.
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1;
  }
}
