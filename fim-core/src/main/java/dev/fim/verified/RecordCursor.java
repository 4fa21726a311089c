package dev.fim.verified;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the entries of a record. Several cursors may read one record at once; each is for one
/// thread.
final class RecordCursor implements EntryCursor {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final FileType[] TYPES = FileType.values();
  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();

  private final FileChannel channel;
  private final long end;
  private long fetched = RecordFormat.HEADER;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int position; // in the buffer
  private int limit;
  private long count;
  private byte[] path = new byte[256]; // of the last entry, and older bytes after it
  private @Nullable RawPath skipped; // the path of the last entry, if that was skipped

  /// @param channel closed by the caller
  /// @param end where the entries end
  RecordCursor(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
    path[0] = '/'; // the root precedes the first entry
  }

  /// The offset of the next entry.
  long offset() {
    return fetched - (limit - position);
  }

  /// How many entries come before the next one.
  long count() {
    return count;
  }

  /// Skips the next entry.
  void skip(DecodedEntries.Decoded next) {
    if (next.end() <= fetched) {
      position = limit - (int) (fetched - next.end());
    } else {
      position = limit;
      fetched = next.end();
    }
    skipped = next.entry().path();
    count++;
  }

  @Override
  public @Nullable Entry next() {
    if (offset() == end) {
      return null;
    }
    require(RecordFormat.LEAD);
    int kind = readByte();
    RawPath at = path(readInt(), readInt());
    count++;
    return switch (kind) {
      case RecordFormat.KIND_FILE -> file(at);
      case RecordFormat.KIND_MOUNT_POINT -> new MountPoint(at);
      case RecordFormat.KIND_UNOBSERVED -> new Unobserved(at, reason());
      default -> throw new IllegalStateException("a record with an entry of kind " + kind);
    };
  }

  private RawPath path(int shared, int length) {
    require(length);
    RawPath before = skipped;
    if (before != null) {
      path = Arrays.copyOf(before.toByteArray(), Math.max(path.length, before.length()));
      skipped = null;
    }
    if (shared + length > path.length) {
      path = Arrays.copyOf(path, 2 * (shared + length));
    }
    System.arraycopy(buffer, position, path, shared, length);
    position += length;
    return RawPath.of(path, shared + length);
  }

  private FileEntry file(RawPath at) {
    require(RecordFormat.FIXED);
    FileEntry.Builder file = FileEntry.builder(at, TYPES[readByte()]);
    int flags = readByte() << 8 | readByte();
    int digests = readByte();
    file.mode(readByte() << 8 | readByte())
        .owner(unsigned(), unsigned())
        .nlink(unsigned())
        .size(readLong(), readLong())
        .mtime(readLong(), readInt())
        .ctime(readLong(), readInt())
        .inode(readLong(), readLong())
        .mountId(readLong())
        .recorded(new AttributeSet(readLong()))
        .mountRoot((flags & RecordFormat.MOUNT_ROOT) != 0)
        .carried((flags & RecordFormat.CARRIED) != 0);
    for (int left = digests; left != 0; left &= left - 1) {
      DigestAlgorithm algorithm = ALGORITHMS[Integer.numberOfTrailingZeros(left)];
      file.digest(algorithm, ByteString.wrap(bytes(algorithm.length())));
    }
    if ((flags & ~(RecordFormat.MOUNT_ROOT | RecordFormat.CARRIED)) != 0) {
      readRest(flags, file);
    }
    return file.build();
  }

  private void readRest(int flags, FileEntry.Builder file) {
    if ((flags & RecordFormat.RDEV) != 0) {
      require(Long.BYTES);
      file.rdev(readLong());
    }
    if ((flags & RecordFormat.LINK) != 0) {
      file.link(counted());
    }
    if ((flags & RecordFormat.FLAGS) != 0) {
      file.flags(number());
    }
    if ((flags & RecordFormat.ATIME) != 0) {
      file.atime(time());
    }
    if ((flags & RecordFormat.BTIME) != 0) {
      file.btime(time());
    }
    if ((flags & RecordFormat.XATTRS) != 0) {
      SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
      for (int left = number(); left > 0; left--) {
        xattrs.put(counted(), counted());
      }
      file.xattrs(xattrs);
    }
    if ((flags & RecordFormat.INODE_VALUES) != 0) {
      file.inodeValues(InodeValues.of(bytes(number())));
    }
    if ((flags & RecordFormat.GAP) != 0) {
      require(Long.BYTES);
      AttributeSet missing = new AttributeSet(readLong());
      file.gap(new Gap(missing, (flags & RecordFormat.CHILDREN_MISSING) != 0, reason()));
    }
  }

  private Timestamp time() {
    require(Long.BYTES + Integer.BYTES);
    return new Timestamp(readLong(), readInt());
  }

  private Reason reason() {
    Reason.Cause cause = Reason.Cause.ofLabel(text());
    return new Reason(cause, text());
  }

  private String text() {
    return new String(bytes(number()), StandardCharsets.UTF_8);
  }

  private ByteString counted() {
    return ByteString.wrap(bytes(number()));
  }

  private byte[] bytes(int count) {
    require(count);
    position += count;
    return Arrays.copyOfRange(buffer, position - count, position);
  }

  private int number() {
    require(Integer.BYTES);
    return readInt();
  }

  private long unsigned() {
    return Integer.toUnsignedLong(readInt());
  }

  // By single bytes: under C1 that is faster than a buffer.

  private int readByte() {
    return buffer[position++] & 0xff;
  }

  private int readInt() {
    byte[] from = buffer;
    int at = position;
    position = at + Integer.BYTES;
    return from[at] << 24
        | (from[at + 1] & 0xff) << 16
        | (from[at + 2] & 0xff) << 8
        | (from[at + 3] & 0xff);
  }

  private long readLong() {
    return (long) readInt() << 32 | Integer.toUnsignedLong(readInt());
  }

  private void require(int count) {
    if (limit - position < count) {
      fetch(count);
    }
  }

  private void fetch(int count) {
    int rest = limit - position;
    byte[] larger = count <= buffer.length ? buffer : new byte[count];
    System.arraycopy(buffer, position, larger, 0, rest);
    ByteBuffer room = ByteBuffer.wrap(larger).position(rest);
    try {
      while (room.position() < count) {
        room.limit((int) Math.min(larger.length, room.position() + end - fetched));
        int read = channel.read(room, fetched);
        if (read <= 0) {
          throw new IllegalStateException("a record that ends within an entry");
        }
        fetched += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buffer = larger;
    position = 0;
    limit = room.position();
  }

  /// Does nothing: the caller closes the channel.
  @Override
  public void close() {}
}
