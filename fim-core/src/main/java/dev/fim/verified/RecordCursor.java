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
import dev.fim.file.Unobserved;
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

/// Reads the entries of a record. Several may read one at once; each is for one thread.
final class RecordCursor implements EntryCursor {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final FileType[] TYPES = FileType.values();
  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();

  private final FileChannel channel;
  private final long end;
  private long fetched = RecordFormat.HEADER;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private byte[] path = new byte[256]; // of the last entry, and what was there before

  /// @param channel stays the caller's
  /// @param end where the entries end
  RecordCursor(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
    path[0] = '/'; // the root goes before the first entry
  }

  /// Where the next entry begins.
  long offset() {
    return fetched - buffer.remaining();
  }

  @Override
  public @Nullable Entry next() {
    if (offset() == end) {
      return null;
    }
    require(RecordFormat.LEAD);
    int kind = buffer.get();
    RawPath at = path(buffer.getInt(), buffer.getInt());
    return switch (kind) {
      case RecordFormat.KIND_FILE -> file(at);
      case RecordFormat.KIND_MOUNT_POINT -> new MountPoint(at);
      case RecordFormat.KIND_UNOBSERVED -> new Unobserved(at, reason());
      default -> throw new IllegalStateException("a record with an entry of kind " + kind);
    };
  }

  private RawPath path(int shared, int length) {
    require(length);
    if (shared + length > path.length) {
      path = Arrays.copyOf(path, 2 * (shared + length));
    }
    buffer.get(path, shared, length);
    return RawPath.of(path, shared + length);
  }

  private FileEntry file(RawPath at) {
    require(RecordFormat.FIXED);
    FileEntry.Builder file = FileEntry.builder(at, TYPES[buffer.get()]);
    int flags = buffer.get() & 0xff;
    int digests = buffer.get() & 0xff;
    file.mode(buffer.getShort())
        .owner(unsigned(), unsigned())
        .nlink(unsigned())
        .size(buffer.getLong(), buffer.getLong())
        .mtime(buffer.getLong(), buffer.getInt())
        .ctime(buffer.getLong(), buffer.getInt())
        .inode(buffer.getLong(), buffer.getLong())
        .mountId(buffer.getLong())
        .recorded(new AttributeSet(buffer.getLong()))
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
      file.rdev(buffer.getLong());
    }
    if ((flags & RecordFormat.LINK) != 0) {
      file.link(counted());
    }
    if ((flags & RecordFormat.CAPS) != 0) {
      file.caps(counted());
    }
    if ((flags & RecordFormat.XATTRS) != 0) {
      SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
      for (int left = number(); left > 0; left--) {
        xattrs.put(counted(), counted());
      }
      file.xattrs(xattrs);
    }
    if ((flags & RecordFormat.GAP) != 0) {
      require(Long.BYTES);
      AttributeSet missing = new AttributeSet(buffer.getLong());
      file.gap(new Gap(missing, (flags & RecordFormat.CHILDREN_MISSING) != 0, reason()));
    }
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
    byte[] bytes = new byte[count];
    buffer.get(bytes);
    return bytes;
  }

  private int number() {
    require(Integer.BYTES);
    return buffer.getInt();
  }

  private long unsigned() {
    return Integer.toUnsignedLong(buffer.getInt());
  }

  private void require(int count) {
    if (buffer.remaining() < count) {
      fetch(count);
    }
  }

  private void fetch(int count) {
    ByteBuffer larger =
        count <= buffer.capacity() ? buffer.compact() : ByteBuffer.allocate(count).put(buffer);
    try {
      while (larger.position() < count) {
        larger.limit((int) Math.min(larger.capacity(), larger.position() + end - fetched));
        int read = channel.read(larger, fetched);
        if (read <= 0) {
          throw new IllegalStateException("a record that ends within an entry");
        }
        fetched += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buffer = larger.flip();
  }

  /// The channel is the caller's.
  @Override
  public void close() {}
}
