package dev.fim.scan.content;

import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import java.lang.foreign.MemorySegment;

/// Reads files without evicting the page cache of other programs: it drops the pages that the scan
/// itself loaded. For one thread.
///
/// Linux 6.14 does that by itself on some file systems. Elsewhere the pages of a file that was not
/// cached before are dropped after the read; if that is unknown, the kernel evicts the pages that
/// are used least.
final class UncachedReader {

  private final Calls calls;
  private long deviceWithout; // of the last file that did not support uncached reads
  private boolean canAsk = true;
  private boolean uncached;
  private boolean drops;

  UncachedReader(Calls calls) {
    this(calls, -1); // never a real device
  }

  /// Starts with a device that is known not to support uncached reads.
  UncachedReader(Calls calls, long deviceWithout) {
    this.calls = calls;
    this.deviceWithout = deviceWithout;
  }

  /// Prepares to read a file from its start.
  ///
  /// @param device of the file
  void begin(int fd, long device) {
    uncached = device != deviceWithout;
    drops = false;
    if (!uncached) {
      lookFirst(fd);
    }
  }

  private void lookFirst(int fd) {
    if (canAsk) {
      long pages = calls.cachedPages(fd);
      canAsk = pages != -Errno.ENOSYS && pages != -Errno.EPERM;
      drops = pages == 0;
    }
  }

  /// As [Calls#read].
  long read(int fd, long device, MemorySegment buffer, long count) {
    if (uncached) {
      long read = calls.readUncached(fd, buffer, count);
      if (read != -Errno.EOPNOTSUPP && read != -Errno.ENOSYS && read != -Errno.EPERM) {
        return read;
      }
      uncached = false;
      deviceWithout = device;
      lookFirst(fd);
    }
    return calls.read(fd, buffer, count);
  }

  /// Drops the loaded pages. If the count is 0 even now, the file system counts pages elsewhere, so
  /// it is unknown what was cached before.
  void end(int fd) {
    if (drops && calls.cachedPages(fd) > 0) {
      calls.dropPages(fd);
    }
  }
}
