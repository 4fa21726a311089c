package dev.fim.disk;

import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.posix.OpenFlags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Opens a file that the user names, with untrusted content.
public final class GivenFile {

  private GivenFile() {}

  /// Opens a regular file and follows links. It opens the very file that it checked, so nobody can
  /// swap in a pipe that blocks the reader.
  ///
  /// @return null if it is something else
  /// @throws SystemException if it does not exist or its status cannot be read
  public static @Nullable InputStream openRegular(Path file) throws IOException {
    try (Calls calls = new Calls()) {
      byte[] name = ByteString.ofUtf8(file.toString()).toByteArray();
      int fd = calls.openAt(Calls.AT_FDCWD, name, OpenFlags.O_PATH);
      if (fd < 0) {
        throw new SystemException(HeldDirectory.display(file), -fd);
      }
      try {
        FileStatus status = new FileStatus(calls.arena());
        int result = calls.stat(fd, status);
        if (result < 0) {
          throw new SystemException(HeldDirectory.display(file), -result);
        }
        return FoundStatus.of(status).isRegular()
            ? Channels.newInputStream(
                FileChannel.open(HeldDirectory.byDescriptor(fd), StandardOpenOption.READ))
            : null;
      } finally {
        calls.closeDescriptor(fd);
      }
    }
  }
}
