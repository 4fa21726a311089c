package dev.fim.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fim.path.ByteString;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What the kernel tells of an inode by `ioctl(2)` alone. For one thread.
///
/// The descriptor must be open for reading, and of a regular file or directory: to a device, the
/// same number may mean another request. The numbers are those of `linux/fs.h` and
/// `linux/fsverity.h`, the same on x86-64 and arm64.
public final class InodeCalls {

  private static final long FS_IOC_GETFLAGS = 0x8008_6601L; // _IOR('f', 1, long), but it is an int
  private static final long FS_IOC_FSGETXATTR = 0x801c_581fL; // _IOR('X', 31, struct fsxattr)
  private static final long FS_IOC_MEASURE_VERITY = 0xc004_6686L; // _IOWR('f', 134, 4 bytes)

  private static final int PROJECT_ID = 12; // fsx_projid, after fsx_xflags, _extsize and _nextents

  /// `struct fsverity_digest`: algorithm and size, 16 bits each, then the digest.
  private static final int DIGEST = 4;

  private static final int DIGEST_SIZE = 2;
  private static final int MOST_DIGEST = 64; // FS_VERITY_MAX_DIGEST_SIZE

  private final MemorySegment state;
  private final MemorySegment buffer;
  private int lastErrno;

  /// Uses `calls`, which belongs to the same thread.
  public InodeCalls(Calls calls) {
    this.state = calls.state();
    this.buffer = calls.arena().allocate(DIGEST + MOST_DIGEST, Long.BYTES);
  }

  /// The flags of `chattr(1)`; see `ioctl_iflags(2)`.
  ///
  /// @return 0 to 2^32 - 1, or a negated `errno`: `ENOTTY` or `EOPNOTSUPP` if the file system has
  ///   none
  public long flags(int fd) {
    int result = ask(fd, FS_IOC_GETFLAGS);
    return result < 0 ? result : Integer.toUnsignedLong(buffer.get(JAVA_INT, 0));
  }

  /// The project that a quota counts the file for; see `FS_IOC_FSGETXATTR` in `xfsctl(3)`.
  ///
  /// @return as [#flags]
  public long projectId(int fd) {
    int result = ask(fd, FS_IOC_FSGETXATTR);
    return result < 0 ? result : Integer.toUnsignedLong(buffer.get(JAVA_INT, PROJECT_ID));
  }

  /// The digest that fs-verity keeps of a file and holds against each read. Reads no content. See
  /// `FS_IOC_MEASURE_VERITY` in the kernel's documentation of fs-verity.
  ///
  /// @return the number of the algorithm in 2 bytes, big-endian (1 for SHA-256, 2 for SHA-512; see
  ///   `linux/fsverity.h`), then the digest; null if the call failed, see [#lastErrno]: `ENODATA`
  ///   if fs-verity is not enabled for the file, `ENOTTY` or `EOPNOTSUPP` if the file system has
  ///   none
  public @Nullable ByteString verityDigest(int fd) {
    buffer.set(JAVA_SHORT, DIGEST_SIZE, (short) MOST_DIGEST); // in: the room; out: what it takes
    if (ask(fd, FS_IOC_MEASURE_VERITY) < 0) {
      return null;
    }
    int algorithm = buffer.get(JAVA_SHORT, 0);
    int size = Math.min(Short.toUnsignedInt(buffer.get(JAVA_SHORT, DIGEST_SIZE)), MOST_DIGEST);
    byte[] result = new byte[2 + size];
    result[0] = (byte) (algorithm >> 8);
    result[1] = (byte) algorithm;
    MemorySegment.copy(buffer, JAVA_BYTE, DIGEST, result, 2, size);
    return ByteString.wrap(result);
  }

  /// The `errno` of the last call that failed.
  public int lastErrno() {
    return lastErrno;
  }

  /// Sends a request that fills the buffer.
  ///
  /// @return 0, or a negated `errno`
  private int ask(int fd, long request) {
    int result;
    do {
      result = Libc.ioctl(fd, request, buffer, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    lastErrno = result < 0 ? NativeFunction.errno(state) : 0;
    return -lastErrno;
  }
}
