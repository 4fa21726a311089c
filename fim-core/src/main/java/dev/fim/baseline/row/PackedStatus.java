package dev.fim.baseline.row;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Timestamp;
import dev.fim.path.RawPath;
import java.nio.ByteBuffer;

/// Packs the plain metadata of a file into one value of fixed layout: numbers are big-endian, so
/// that SQL can extract them by offset. Unrecorded numbers are 0. In H2 a column costs as much as a
/// hundred bytes within one.
///
/// A mount point or an unobserved name has the first byte only.
public final class PackedStatus {

  /// Bits of the first byte.
  public static final int MOUNT_POINT = 1;

  public static final int UNOBSERVED = 1 << 1;
  static final int MOUNT_ROOT = 1 << 2;
  static final int CARRIED = 1 << 3;
  public static final int CHILDREN_MISSING = 1 << 4;

  /// [#RECORDED_MORE] follows.
  private static final int LONG = 1 << 5;

  /// The time is known to the second, and its nanoseconds are 0: [Timestamp#SECONDS_ONLY].
  static final int MTIME_SECONDS_ONLY = 1 << 6;

  static final int CTIME_SECONDS_ONLY = 1 << 7;

  /// The offset of each number, and the end of the last.
  public static final int STATE = 0;

  public static final int TYPE = 1;
  public static final int MODE = 2;
  public static final int RECORDED = 4;
  public static final int UID = 8;
  public static final int GID = 12;
  static final int NLINK = 16;
  public static final int SIZE = 20;
  public static final int MTIME = 28;
  public static final int MTIME_NANOS = 36;
  static final int CTIME = 40;
  public static final int CTIME_NANOS = 48;
  static final int INODE = 52;
  static final int DEV = 60;

  /// The recorded digests: bit n is the algorithm with ordinal n.
  public static final int DIGESTS = 68;

  /// The bits of recorded attributes from the 33rd on, only where one of them is set.
  private static final int RECORDED_MORE = 69;

  public static final int LENGTH = 69;
  private static final int LONG_LENGTH = 73;

  private static final FileType[] TYPES = FileType.values();

  private PackedStatus() {}

  public static byte[] of(FileEntry file) {
    AttributeSet recorded = file.recorded();
    int more = (int) (recorded.bits() >>> Integer.SIZE);
    ByteBuffer packed = ByteBuffer.allocate(more == 0 ? LENGTH : LONG_LENGTH);
    packed.put(STATE, (byte) (state(file) | (more == 0 ? 0 : LONG)));
    if (more != 0) {
      packed.putInt(RECORDED_MORE, more);
    }
    packed.put(TYPE, (byte) file.type().ordinal());
    packed.putShort(MODE, recorded.contains(Attribute.MODE) ? (short) file.mode() : 0);
    packed.putInt(RECORDED, (int) recorded.bits());
    packed.putInt(UID, recorded.contains(Attribute.UID) ? (int) file.uid() : 0);
    packed.putInt(GID, recorded.contains(Attribute.GID) ? (int) file.gid() : 0);
    packed.putInt(NLINK, recorded.contains(Attribute.NLINK) ? (int) file.nlink() : 0);
    packed.putLong(SIZE, recorded.contains(Attribute.SIZE) ? file.size() : 0);
    if (recorded.contains(Attribute.MTIME)) {
      putTime(packed, MTIME, file.mtime(), MTIME_SECONDS_ONLY);
    }
    if (recorded.contains(Attribute.CTIME)) {
      putTime(packed, CTIME, file.ctime(), CTIME_SECONDS_ONLY);
    }
    packed.putLong(INODE, recorded.contains(Attribute.INODE) ? file.inode() : 0);
    packed.putLong(DEV, recorded.contains(Attribute.DEV) ? file.dev().packed() : 0);
    packed.put(DIGESTS, (byte) digests(file));
    return packed.array();
  }

  /// The nanoseconds follow the seconds.
  private static void putTime(ByteBuffer packed, int at, Timestamp time, int secondsOnly) {
    boolean isPrecise = time.nanos() != Timestamp.SECONDS_ONLY;
    packed.putLong(at, time.seconds()).putInt(at + Long.BYTES, isPrecise ? time.nanos() : 0);
    if (!isPrecise) {
      packed.put(STATE, (byte) (packed.get(STATE) | secondsOnly));
    }
  }

  public static byte[] of(int state) {
    return new byte[] {(byte) state};
  }

  private static int state(FileEntry file) {
    return (file.isMountRoot() ? MOUNT_ROOT : 0)
        | (file.isCarried() ? CARRIED : 0)
        | (file.gap() != null && file.gap().children() ? CHILDREN_MISSING : 0);
  }

  private static int digests(FileEntry file) {
    int bits = 0;
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (file.recorded().contains(algorithm.attribute()) && file.digest(algorithm) != null) {
        bits |= 1 << algorithm.ordinal();
      }
    }
    return bits;
  }

  /// An entry with the values of `packed`, without digests.
  ///
  /// @throws IllegalArgumentException if [#of(FileEntry)] did not write it
  public static FileEntry.Builder unpack(RawPath path, byte[] packed) {
    int state = packed[STATE];
    if (packed.length != length(state) || packed[TYPE] >= TYPES.length || packed[TYPE] < 0) {
      throw new IllegalArgumentException("a status of no known form");
    }
    long more = packed.length == LENGTH ? 0 : unsignedAt(packed, RECORDED_MORE);
    return FileEntry.builder(path, TYPES[packed[TYPE]])
        .mountRoot((state & MOUNT_ROOT) != 0)
        .carried((state & CARRIED) != 0)
        .recorded(new AttributeSet(more << Integer.SIZE | unsignedAt(packed, RECORDED)))
        .mode((short) ((packed[MODE] << 8) | (packed[MODE + 1] & 0xff)))
        .owner(unsignedAt(packed, UID), unsignedAt(packed, GID))
        .nlink(unsignedAt(packed, NLINK))
        .size(size(packed), 0)
        .mtime(longAt(packed, MTIME), nanos(packed, MTIME_NANOS, MTIME_SECONDS_ONLY))
        .ctime(longAt(packed, CTIME), nanos(packed, CTIME_NANOS, CTIME_SECONDS_ONLY))
        .inode(longAt(packed, INODE), longAt(packed, DEV));
  }

  /// How long the status of a file is.
  ///
  /// @param state its first byte
  public static int length(int state) {
    return (state & LONG) == 0 ? LENGTH : LONG_LENGTH;
  }

  private static int nanos(byte[] packed, int at, int secondsOnly) {
    return (packed[STATE] & secondsOnly) == 0 ? intAt(packed, at) : Timestamp.SECONDS_ONLY;
  }

  public static long size(byte[] packed) {
    return longAt(packed, SIZE);
  }

  // Byte by byte: under the C1 compiler a buffer takes several times as long.

  private static long longAt(byte[] packed, int at) {
    return ((long) intAt(packed, at) << 32) | unsignedAt(packed, at + 4);
  }

  private static long unsignedAt(byte[] packed, int at) {
    return Integer.toUnsignedLong(intAt(packed, at));
  }

  private static int intAt(byte[] packed, int at) {
    return (packed[at] << 24)
        | ((packed[at + 1] & 0xff) << 16)
        | ((packed[at + 2] & 0xff) << 8)
        | (packed[at + 3] & 0xff);
  }
}
