package dev.fim.scan.observe;

import static dev.fim.posix.OpenFlags.O_NOATIME;
import static dev.fim.posix.OpenFlags.O_NOCTTY;
import static dev.fim.posix.OpenFlags.O_NOFOLLOW;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.content.ContentReader;
import dev.fim.scan.state.ScanState;
import org.jspecify.annotations.Nullable;

/// Reads the beginnings of files that a scan has observed. For one thread.
public final class BeginningReader implements AutoCloseable {

  private final Calls calls = new Calls();
  private final ContentReader reader;
  private final FileStatus status;

  public BeginningReader(ScanState state) {
    this.reader = new ContentReader(calls, state);
    this.status = new FileStatus(calls.arena());
  }

  /// Puts the digests of the first `bytes` bytes of a file into `entry`.
  ///
  /// Opens it below the root without following links, and only if it is still the regular file that
  /// was seen, by mount, device and inode, and not shorter than `bytes`.
  ///
  /// @return why it could not be read; null if it was
  public @Nullable Reason read(
      TreeRoot root, FileEntry seen, long bytes, AttributeSet digests, FileEntry.Builder entry) {
    RawPath parent = seen.path().parent();
    int directory = root.openDirectory(calls, parent == null ? RawPath.ROOT : parent);
    if (directory < 0) {
      return Reasons.reason("open the directory again", directory);
    }
    int found;
    try {
      found = calls.openAt(directory, seen.path().name().toByteArray(), O_PATH | O_NOFOLLOW);
    } finally {
      calls.closeDescriptor(directory);
    }
    if (found < 0) {
      return Reasons.reason("open again", found);
    }
    try {
      return isStill(found, seen, bytes)
          ? readFound(found, seen, bytes, digests, entry)
          : Reasons.replacedMeanwhile();
    } finally {
      calls.closeDescriptor(found);
    }
  }

  /// @param found open with `O_PATH`, which opens no device and waits for nobody
  private @Nullable Reason readFound(
      int found, FileEntry seen, long bytes, AttributeSet digests, FileEntry.Builder entry) {
    byte[] self = ByteString.ofUtf8("/proc/self/fd/" + found).toByteArray();
    int flags = O_NONBLOCK | O_NOCTTY;
    int fd = calls.openAt(Calls.AT_FDCWD, self, flags | O_NOATIME);
    fd = fd == -Errno.EPERM ? calls.openAt(Calls.AT_FDCWD, self, flags) : fd;
    if (fd < 0) {
      return Reasons.reason("open again", fd);
    }
    try {
      int result = reader.digestBeginning(fd, bytes, seen.dev().packed(), digests, entry);
      if (result < 0) {
        return Reasons.reason("read again", result);
      }
      // A file that was cut meanwhile and has grown again may have been read in two states.
      return isStill(fd, seen, bytes) ? null : Reasons.replacedMeanwhile();
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private boolean isStill(int fd, FileEntry seen, long bytes) {
    return calls.stat(fd, status) == 0
        && FileType.ofMode(status.mode()) == FileType.FILE
        && status.inode() == seen.inode()
        && status.dev() == seen.dev().packed()
        && status.mountId() == seen.mountId()
        && status.size() >= bytes;
  }

  @Override
  public void close() {
    calls.close();
  }
}
