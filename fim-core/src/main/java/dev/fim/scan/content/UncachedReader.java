package dev.fim.scan.content;

import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import java.lang.foreign.MemorySegment;

/// Reads files so that what others keep in memory stays there: the pages that a scan itself brings
/// in, which nobody may want again, are given back. For one thread.
///
/// Linux 6.14 can do that by itself, on the file systems that take part. Elsewhere a file of which
/// nothing was in memory is dropped after it was read; where not even that can be told, the pages
/// are left to the kernel, which takes back what is used least.
final class UncachedReader {

  private final Calls calls;
  private long deviceWithout; // of the last file that could not be read so
  private boolean canAsk = true;
  private boolean uncached;
  private boolean drops;

  UncachedReader(Calls calls) {
    this(calls, -1); // never a real one
  }

  /// Knows already that the files of one device cannot be read so.
  UncachedReader(Calls calls, long deviceWithout) {
    this.calls = calls;
    this.deviceWithout = deviceWithout;
  }

  /// Prepares for a file that is to be read from its start.
  ///
  /// @param device that it is on
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

  /// Gives back what was brought in. A file system that counts the pages elsewhere shows none even
  /// now: then nothing is known of what was there before.
  void end(int fd) {
    if (drops && calls.cachedPages(fd) > 0) {
      calls.dropPages(fd);
    }
  }
}
