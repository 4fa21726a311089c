package dev.fim.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A `struct statx` (`linux/stat.h`): 256 bytes, one layout on every architecture, native byte
/// order. Filled by [Calls#statAt] and [Calls#stat]; for one thread.
public final class FileStatus {

  static final long SIZE = 256;

  /// STATX_BASIC_STATS and STATX_MNT_ID, the latter since Linux 5.8.
  static final int MASK = 0x7ff | 0x1000;

  private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000; // STATX_ATTR_MOUNT_ROOT

  private static final long MASK_OFFSET = 0;
  private static final long ATTRIBUTES = 8;
  private static final long NLINK = 16;
  private static final long UID = 20;
  private static final long GID = 24;
  private static final long MODE = 28;
  private static final long INODE = 32;
  private static final long FILE_SIZE = 40;
  private static final long BLOCKS = 48;
  private static final long CTIME = 96;
  private static final long MTIME = 112;
  private static final long NANOS = 8; // within a struct statx_timestamp
  private static final long RDEV_MAJOR = 128;
  private static final long DEV_MAJOR = 136;
  private static final long MINOR = 4; // after a major number
  private static final long MOUNT_ID = 144;

  private final MemorySegment segment;

  /// Room for one, for as long as `arena` lives.
  public FileStatus(Arena arena) {
    this.segment = arena.allocate(SIZE, 8);
  }

  MemorySegment segment() {
    return segment;
  }

  /// Whether the kernel gave everything that was asked for.
  public boolean isComplete() {
    return (segment.get(JAVA_INT, MASK_OFFSET) & MASK) == MASK;
  }

  /// Format and permission bits: `st_mode`.
  public int mode() {
    return segment.get(JAVA_SHORT, MODE) & 0xffff;
  }

  /// 0 to 2^32 - 1.
  public long uid() {
    return Integer.toUnsignedLong(segment.get(JAVA_INT, UID));
  }

  /// 0 to 2^32 - 1.
  public long gid() {
    return Integer.toUnsignedLong(segment.get(JAVA_INT, GID));
  }

  public long nlink() {
    return Integer.toUnsignedLong(segment.get(JAVA_INT, NLINK));
  }

  /// Unsigned.
  public long inode() {
    return segment.get(JAVA_LONG, INODE);
  }

  /// In bytes.
  public long size() {
    return segment.get(JAVA_LONG, FILE_SIZE);
  }

  /// In units of 512 bytes.
  public long blocks() {
    return segment.get(JAVA_LONG, BLOCKS);
  }

  public long mtimeSeconds() {
    return segment.get(JAVA_LONG, MTIME);
  }

  public int mtimeNanos() {
    return segment.get(JAVA_INT, MTIME + NANOS);
  }

  public long ctimeSeconds() {
    return segment.get(JAVA_LONG, CTIME);
  }

  public int ctimeNanos() {
    return segment.get(JAVA_INT, CTIME + NANOS);
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
    return segment.get(JAVA_LONG, MOUNT_ID);
  }

  public boolean isMountRoot() {
    return (segment.get(JAVA_LONG, ATTRIBUTES) & ATTRIBUTE_MOUNT_ROOT) != 0;
  }

  private long pair(long majorOffset) {
    return (long) segment.get(JAVA_INT, majorOffset) << 32
        | Integer.toUnsignedLong(segment.get(JAVA_INT, majorOffset + MINOR));
  }
}
