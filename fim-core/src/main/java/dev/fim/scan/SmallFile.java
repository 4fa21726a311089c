package dev.fim.scan;

import static dev.fim.posix.OpenFlags.RESOLVE_NO_XDEV;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Reads a small file of a tree that may be hostile: only a regular file on the mount of the root.
/// Links stay inside the root, and nobody's lease is waited for.
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
      FileStatus status = new FileStatus(calls.arena());
      int fd = root.openRegular(calls, RawPath.ofUtf8("/" + path), RESOLVE_NO_XDEV, status);
      if (fd < 0) {
        return null;
      }
      try {
        return status.size() > most ? null : content(calls, fd, most);
      } finally {
        calls.closeDescriptor(fd);
      }
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
