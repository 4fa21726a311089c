package dev.fim.scan;

import static dev.fim.posix.OpenFlags.O_NOATIME;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;
import static dev.fim.posix.OpenFlags.O_RDONLY;
import static dev.fim.posix.OpenFlags.RESOLVE_BENEATH;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_XDEV;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Reads a small file of a tree that may be hostile: only a regular file on the mount of the root,
/// that no link leads out of, and without waiting for a lease.
public final class SmallFile {

  private static final int BUFFER_BYTES = 64 * 1024;

  private SmallFile() {}

  /// The content of a file; null if there is no such file, or it cannot be read so.
  ///
  /// @param path below the root, without a slash at the start
  /// @param most bytes; a longer file is not read
  public static byte @Nullable [] read(TreeRoot root, String path, int most) {
    if (root.isClosed()) {
      return null;
    }
    try (Calls calls = new Calls()) {
      int resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
      byte[] name = ByteString.ofUtf8(path).toByteArray();
      int found = calls.openBelow(root.fd(), name, O_PATH, resolve);
      if (found < 0) {
        return null;
      }
      try {
        return read(calls, found, most);
      } finally {
        calls.closeDescriptor(found);
      }
    }
  }

  /// @param found open with `O_PATH`, which opens no device and waits for nobody
  private static byte @Nullable [] read(Calls calls, int found, int most) {
    FileStatus status = new FileStatus(calls.arena());
    if (calls.stat(found, status) < 0
        || FileType.ofMode(status.mode()) != FileType.FILE
        || status.size() > most) {
      return null;
    }
    byte[] self = ByteString.ofUtf8("/proc/self/fd/" + found).toByteArray();
    int flags = O_RDONLY | O_NONBLOCK;
    int fd = calls.openAt(Calls.AT_FDCWD, self, flags | O_NOATIME);
    fd = fd == -Errno.EPERM ? calls.openAt(Calls.AT_FDCWD, self, flags) : fd;
    if (fd < 0) {
      return null;
    }
    try {
      return content(calls, fd, most);
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private static byte @Nullable [] content(Calls calls, int fd, int most) {
    MemorySegment buffer = calls.arena().allocate(BUFFER_BYTES);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (content.size() <= most) {
      long read = calls.read(fd, buffer, BUFFER_BYTES);
      if (read <= 0) {
        return read < 0 ? null : content.toByteArray();
      }
      content.writeBytes(buffer.asSlice(0, read).toArray(JAVA_BYTE));
    }
    return null; // it grew meanwhile
  }
}
