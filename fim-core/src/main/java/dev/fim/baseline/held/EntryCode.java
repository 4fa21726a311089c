package dev.fim.baseline.held;

import dev.fim.baseline.row.AttributeBytes;
import dev.fim.baseline.row.PackedStatus;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.inode.InodeValues;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Encodes entries as bytes, for the memory of this process only. The encoding may change with any
/// version. A path is stored as its difference from the one before.
///
/// One object writes or reads one run of entries. For one thread.
final class EntryCode {

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();
  private static final Reason.Cause[] CAUSES = Reason.Cause.values();

  /// Bits of the number, of 2 bytes, that lists the parts after the status.
  private static final int BLOCKS = 1;

  private static final int RDEV = 1 << 1;
  private static final int LINK = 1 << 2;
  private static final int FLAGS = 1 << 3;
  private static final int XATTRS = 1 << 4;
  private static final int GAP = 1 << 5;
  private static final int ATIME = 1 << 6;
  private static final int BTIME = 1 << 7;
  private static final int INODE_VALUES = 1 << 8;

  private byte[] last = {};

  void write(Entry entry, ByteArrayOutputStream out) {
    writePath(entry.path().toByteArray(), out);
    switch (entry) {
      case MountPoint _ -> out.write(PackedStatus.MOUNT_POINT);
      case Unobserved(RawPath _, Reason reason) -> {
        out.write(PackedStatus.UNOBSERVED);
        writeReason(reason, out);
      }
      case FileEntry file -> writeFile(file, out);
    }
  }

  private void writePath(byte[] path, ByteArrayOutputStream out) {
    int mismatch = Arrays.mismatch(last, path);
    int shared = mismatch < 0 ? path.length : mismatch;
    writeInt(shared, out);
    writeInt(path.length - shared, out);
    out.write(path, shared, path.length - shared);
    last = path;
  }

  private static void writeFile(FileEntry file, ByteArrayOutputStream out) {
    byte[] status = PackedStatus.of(file);
    out.writeBytes(status);
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      if ((status[PackedStatus.DIGESTS] & (1 << algorithm.ordinal())) != 0) {
        ByteString digest = file.digest(algorithm);
        out.writeBytes(digest == null ? new byte[algorithm.length()] : digest.toByteArray());
      }
    }
    AttributeSet recorded = file.recorded();
    ByteString link = recorded.contains(Attribute.LINK) ? file.link() : null;
    boolean hasFlags = recorded.contains(Attribute.FLAGS) && file.flags() != 0;
    ByteString xattrs =
        file.extended().isEmpty() ? null : ByteString.wrap(AttributeBytes.ofMap(file.extended()));
    Gap gap = file.gap();
    int more =
        (recorded.contains(Attribute.BLOCKS) ? BLOCKS : 0)
            | (recorded.contains(Attribute.RDEV) ? RDEV : 0)
            | (link == null ? 0 : LINK)
            | (hasFlags ? FLAGS : 0)
            | (xattrs == null ? 0 : XATTRS)
            | (gap == null ? 0 : GAP)
            | (file.atime() == null ? 0 : ATIME)
            | (file.btime() == null ? 0 : BTIME)
            | (file.inodeValues().isEmpty() ? 0 : INODE_VALUES);
    out.write(more >> 8);
    out.write(more);
    if (recorded.contains(Attribute.BLOCKS)) {
      writeLong(file.blocks(), out);
    }
    if (recorded.contains(Attribute.RDEV)) {
      writeLong(file.rdev().packed(), out);
    }
    writeBytes(link, out);
    if (hasFlags) {
      writeInt(file.flags(), out);
    }
    writeBytes(xattrs, out);
    writeTime(file.atime(), out);
    writeTime(file.btime(), out);
    if ((more & INODE_VALUES) != 0) {
      writeBytes(ByteString.wrap(file.inodeValues().toBytes()), out);
    }
    if (gap != null) {
      writeLong(gap.attributes().bits(), out);
      writeReason(gap.reason(), out);
    }
  }

  /// The next entry.
  Entry read(ByteBuffer in) {
    RawPath path = readPath(in);
    int state = in.get(in.position());
    if ((state & PackedStatus.MOUNT_POINT) != 0) {
      in.get();
      return new MountPoint(path);
    }
    if ((state & PackedStatus.UNOBSERVED) != 0) {
      in.get();
      return new Unobserved(path, readReason(in));
    }
    return readFile(path, in);
  }

  private RawPath readPath(ByteBuffer in) {
    int shared = in.getInt();
    int rest = in.getInt();
    byte[] path = Arrays.copyOf(last, shared + rest);
    in.get(path, shared, rest);
    last = path;
    return RawPath.of(path);
  }

  private static FileEntry readFile(RawPath path, ByteBuffer in) {
    byte[] status = new byte[PackedStatus.length(in.get(in.position()))];
    in.get(status);
    FileEntry.Builder builder = PackedStatus.unpack(path, status);
    int digests = status[PackedStatus.DIGESTS];
    for (DigestAlgorithm algorithm : ALGORITHMS) {
      if ((digests & (1 << algorithm.ordinal())) != 0) {
        builder.digest(algorithm, readBytes(algorithm.length(), in));
      }
    }
    int more = in.getShort();
    if ((more & BLOCKS) != 0) {
      builder.size(PackedStatus.size(status), in.getLong());
    }
    if ((more & RDEV) != 0) {
      builder.rdev(in.getLong());
    }
    if ((more & LINK) != 0) {
      builder.link(readBytes(in.getInt(), in));
    }
    if ((more & FLAGS) != 0) {
      builder.flags(in.getInt());
    }
    if ((more & XATTRS) != 0) {
      builder.xattrs(AttributeBytes.toMap(readBytes(in.getInt(), in).toByteArray()));
    }
    if ((more & ATIME) != 0) {
      builder.atime(new Timestamp(in.getLong(), in.getInt()));
    }
    if ((more & BTIME) != 0) {
      builder.btime(new Timestamp(in.getLong(), in.getInt()));
    }
    if ((more & INODE_VALUES) != 0) {
      builder.inodeValues(InodeValues.of(readBytes(in.getInt(), in).toByteArray()));
    }
    if ((more & GAP) != 0) {
      AttributeSet missing = new AttributeSet(in.getLong());
      boolean children = (status[PackedStatus.STATE] & PackedStatus.CHILDREN_MISSING) != 0;
      builder.gap(new Gap(missing, children, readReason(in)));
    }
    return builder.build();
  }

  private static void writeTime(@Nullable Timestamp time, ByteArrayOutputStream out) {
    if (time != null) {
      writeLong(time.seconds(), out);
      writeInt(time.nanos(), out);
    }
  }

  private static void writeReason(Reason reason, ByteArrayOutputStream out) {
    out.write(reason.cause().ordinal());
    writeBytes(ByteString.ofUtf8(reason.detail()), out);
  }

  private static Reason readReason(ByteBuffer in) {
    Reason.Cause cause = CAUSES[in.get()];
    byte[] detail = new byte[in.getInt()];
    in.get(detail);
    return new Reason(cause, new String(detail, StandardCharsets.UTF_8));
  }

  private static void writeBytes(@Nullable ByteString bytes, ByteArrayOutputStream out) {
    if (bytes != null) {
      writeInt(bytes.length(), out);
      out.writeBytes(bytes.toByteArray());
    }
  }

  private static ByteString readBytes(int length, ByteBuffer in) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return ByteString.wrap(bytes);
  }

  private static void writeInt(int number, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private static void writeLong(long number, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }
}
