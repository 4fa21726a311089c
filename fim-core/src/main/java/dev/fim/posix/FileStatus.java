package dev.fim.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/// A `struct statx` (`linux/stat.h`): 256 bytes, one layout on every architecture, native byte
/// order. Filled by [Calls#statAt] and [Calls#stat]; for one thread.
public final class FileStatus {

  static final long SIZE = 256;

  /// STATX_BASIC_STATS and STATX_MNT_ID, the latter since Linux 5.8.
  private static final int NEEDED = 0x7ff | 0x1000;

  private static final int BIRTH_TIME = 0x800; // STATX_BTIME

  /// What is asked for.
  static final int MASK = NEEDED | BIRTH_TIME;

  private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000; // STATX_ATTR_MOUNT_ROOT

  private static final int MASK_OFFSET = 0;
  private static final int ATTRIBUTES = 8;
  private static final int NLINK = 16;
  private static final int UID = 20;
  private static final int GID = 24;
  private static final int MODE = 28; // 16 bits, the lower half of the word in little-endian order
  private static final int INODE = 32;
  private static final int FILE_SIZE = 40;
  private static final int BLOCKS = 48;
  private static final int ATIME = 64;
  private static final int BTIME = 80;
  private static final int CTIME = 96;
  private static final int MTIME = 112;
  private static final int NANOS = 8; // within a struct statx_timestamp
  private static final int MOST_NANOS = 999_999_999;
  private static final int RDEV_MAJOR = 128;
  private static final int DEV_MAJOR = 136;
  private static final int MINOR = 4; // after a major number
  private static final int MOUNT_ID = 144;
  private static final int WORDS = (MOUNT_ID + Long.BYTES) / Long.BYTES;

  private final MemorySegment segment;
  private final LongBuffer buffer;

  /// A copy on the heap: code that is not fully optimized reads an array many times faster than a
  /// segment.
  private final long[] words = new long[WORDS];

  /// Allocates one in `arena`.
  public FileStatus(Arena arena) {
    this.segment = arena.allocate(SIZE, 8);
    this.buffer = segment.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
  }

  /// The memory for the kernel to fill; call [#take] afterwards.
  MemorySegment segment() {
    return segment;
  }

  /// Copies what the kernel wrote.
  void take() {
    buffer.get(0, words);
  }

  private long wordAt(int offset) {
    return words[offset >> 3];
  }

  private int intAt(int offset) {
    return (int) (wordAt(offset) >>> ((offset & 4) << 3));
  }

  /// Whether the kernel filled every requested field but the birth time, which some file systems
  /// lack.
  public boolean isComplete() {
    return (intAt(MASK_OFFSET) & NEEDED) == NEEDED;
  }

  public boolean hasBirthTime() {
    return (intAt(MASK_OFFSET) & BIRTH_TIME) != 0;
  }

  /// Format and permission bits: `st_mode`.
  public int mode() {
    return intAt(MODE) & 0xffff;
  }

  /// 0 to 2^32 - 1.
  public long uid() {
    return Integer.toUnsignedLong(intAt(UID));
  }

  /// 0 to 2^32 - 1.
  public long gid() {
    return Integer.toUnsignedLong(intAt(GID));
  }

  public long nlink() {
    return Integer.toUnsignedLong(intAt(NLINK));
  }

  /// Unsigned.
  public long inode() {
    return wordAt(INODE);
  }

  /// In bytes.
  public long size() {
    return wordAt(FILE_SIZE);
  }

  /// In units of 512 bytes.
  public long blocks() {
    return wordAt(BLOCKS);
  }

  public long atimeSeconds() {
    return wordAt(ATIME);
  }

  public int atimeNanos() {
    return nanosAt(ATIME);
  }

  /// Of the birth time; see [#hasBirthTime].
  public long btimeSeconds() {
    return wordAt(BTIME);
  }

  public int btimeNanos() {
    return nanosAt(BTIME);
  }

  public long mtimeSeconds() {
    return wordAt(MTIME);
  }

  public int mtimeNanos() {
    return nanosAt(MTIME);
  }

  public long ctimeSeconds() {
    return wordAt(CTIME);
  }

  public int ctimeNanos() {
    return nanosAt(CTIME);
  }

  /// Before Linux 5.16 a FUSE file system can give any number; later kernels bound it as here.
  private int nanosAt(int time) {
    int nanos = intAt(time + NANOS);
    return nanos < 0 || nanos > MOST_NANOS ? MOST_NANOS : nanos;
  }

  /// Major number in the upper 32 bits, minor in the lower.
  public long dev() {
    return pair(DEV_MAJOR);
  }

  /// As [#dev], for the device of a device file.
  public long rdev() {
    return pair(RDEV_MAJOR);
  }

  /// The id of the file's mount: the first number in a line of `/proc/self/mountinfo`.
  public long mountId() {
    return wordAt(MOUNT_ID);
  }

  /// Attributes of the inode, `stx_attributes`, such as STATX_ATTR_IMMUTABLE.
  public long attributes() {
    return wordAt(ATTRIBUTES);
  }

  public boolean isMountRoot() {
    return (attributes() & ATTRIBUTE_MOUNT_ROOT) != 0;
  }

  private long pair(int majorOffset) {
    return (long) intAt(majorOffset) << 32 | Integer.toUnsignedLong(intAt(majorOffset + MINOR));
  }
}
