package dev.fim.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// A `struct statx` (`linux/stat.h`): 256 bytes, one layout on every architecture, native byte
/// order. Filled by [Calls#statAt] and [Calls#stat]; for one thread.
public final class FileStatus {

  static final long SIZE = 256;

  /// STATX_BASIC_STATS and STATX_MNT_ID, the latter since Linux 5.8.
  static final int MASK = 0x7ff | 0x1000;

  private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000; // STATX_ATTR_MOUNT_ROOT

  // Offsets in the struct.
  private static final int MASK_OFFSET = 0;
  private static final int ATTRIBUTES = 8;
  private static final int NLINK = 16;
  private static final int UID = 20;
  private static final int GID = 24;
  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int FILE_SIZE = 40;
  private static final int BLOCKS = 48;
  private static final int CTIME = 96;
  private static final int MTIME = 112;
  private static final int NANOS = 8; // within a struct statx_timestamp
  private static final int RDEV_MAJOR = 128;
  private static final int DEV_MAJOR = 136;
  private static final int MINOR = 4; // after a major number
  private static final int MOUNT_ID = 144;
  private static final int USED = 152;

  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final MemorySegment segment;

  /// A copy of the words in use: several fields are read of each status, and every look into a
  /// segment is checked.
  private final long[] words = new long[USED / Long.BYTES];

  /// Room for one, for as long as `arena` lives.
  public FileStatus(Arena arena) {
    this.segment = arena.allocate(SIZE, 8);
  }

  MemorySegment segment() {
    return segment;
  }

  /// Takes over what a call has put into the segment.
  void take() {
    MemorySegment.copy(segment, JAVA_LONG, 0, words, 0, words.length);
  }

  private long wide(int offset) {
    return words[offset / Long.BYTES];
  }

  private int narrow(int offset) {
    boolean isLower = (offset % Long.BYTES == 0) == LITTLE_ENDIAN;
    long word = words[offset / Long.BYTES];
    return (int) (isLower ? word : word >>> Integer.SIZE);
  }

  /// Whether the kernel gave everything that was asked for.
  public boolean isComplete() {
    return (narrow(MASK_OFFSET) & MASK) == MASK;
  }

  /// Format and permission bits: `st_mode`.
  public int mode() {
    return (LITTLE_ENDIAN ? narrow(MODE) : narrow(MODE) >>> Short.SIZE) & 0xffff;
  }

  /// 0 to 2^32 - 1.
  public long uid() {
    return Integer.toUnsignedLong(narrow(UID));
  }

  /// 0 to 2^32 - 1.
  public long gid() {
    return Integer.toUnsignedLong(narrow(GID));
  }

  public long nlink() {
    return Integer.toUnsignedLong(narrow(NLINK));
  }

  /// Unsigned.
  public long inode() {
    return wide(INODE);
  }

  /// In bytes.
  public long size() {
    return wide(FILE_SIZE);
  }

  /// In units of 512 bytes.
  public long blocks() {
    return wide(BLOCKS);
  }

  public long mtimeSeconds() {
    return wide(MTIME);
  }

  public int mtimeNanos() {
    return narrow(MTIME + NANOS);
  }

  public long ctimeSeconds() {
    return wide(CTIME);
  }

  public int ctimeNanos() {
    return narrow(CTIME + NANOS);
  }

  /// Major number in the upper 32 bits, minor in the lower.
  public long dev() {
    return pair(DEV_MAJOR);
  }

  /// As [#dev], of the device that a device file stands for.
  public long rdev() {
    return pair(RDEV_MAJOR);
  }

  /// The mount that the file was reached through, as the first number in a line of
  /// `/proc/self/mountinfo`.
  public long mountId() {
    return wide(MOUNT_ID);
  }

  public boolean isMountRoot() {
    return (wide(ATTRIBUTES) & ATTRIBUTE_MOUNT_ROOT) != 0;
  }

  private long pair(int majorOffset) {
    return (long) narrow(majorOffset) << 32 | Integer.toUnsignedLong(narrow(majorOffset + MINOR));
  }
}
