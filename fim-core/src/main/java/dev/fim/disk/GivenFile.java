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

/// Opens a file that the user names.
public final class GivenFile {

  private static final int WORLD_READS = 0004;

  private GivenFile() {}

  /// Opens a regular file and follows links. It opens the very file that it checked, so nobody can
  /// swap in a pipe that blocks the reader.
  ///
  /// @return null if it is something else
  /// @throws SystemException if it does not exist or its status cannot be read
  public static @Nullable InputStream openRegular(Path file) throws IOException {
    return open(file, (_, _) -> {});
  }

  /// As [#openRegular], to read at any position.
  public static @Nullable FileChannel openChannel(Path file) throws IOException {
    return channel(file, (_, _) -> {});
  }

  /// Opens a regular file that holds a secret, as [#openRegular] does. It must belong to root or to
  /// the current user, nobody else may write it, and the rest of the world may not read it. The
  /// group may: the kubelet gives the files of a Secret to the group of the pod.
  ///
  /// @return null if it is not a regular file
  /// @throws UntrustedException if its rights are others
  public static @Nullable InputStream openSecret(Path file) throws IOException {
    return open(
        file,
        (status, user) -> {
          if (status.uid() != 0 && status.uid() != user) {
            throw new UntrustedException(
                "it belongs to user %d, not to user %d, who runs this, or root"
                    .formatted(status.uid(), user),
                "run chown on it");
          }
          requireUnwritable(status);
          if ((status.mode() & WORLD_READS) != 0) {
            throw new UntrustedException(
                "all users can read it (mode %s)".formatted(status.permissions()),
                "run chmod o-rwx on it, or mount the Secret with defaultMode: 0440");
          }
        });
  }

  /// Opens a regular file that decides what is trusted, as [#openRegular] does. Only its owner may
  /// write it.
  ///
  /// @return null if it is not a regular file
  /// @throws UntrustedException if others can write it
  public static @Nullable InputStream openUnwritable(Path file) throws IOException {
    return open(file, (status, _) -> requireUnwritable(status));
  }

  private static void requireUnwritable(FoundStatus status) throws UntrustedException {
    if (status.isOpenToOthers()) {
      throw new UntrustedException(
          "others can write it (mode %s)".formatted(status.permissions()), "run chmod go-w on it");
    }
  }

  /// Refuses a file by its status.
  private interface Rights {
    void require(FoundStatus status, long user) throws UntrustedException;
  }

  private static @Nullable InputStream open(Path file, Rights rights) throws IOException {
    FileChannel channel = channel(file, rights);
    return channel == null ? null : Channels.newInputStream(channel);
  }

  private static @Nullable FileChannel channel(Path file, Rights rights) throws IOException {
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
        FoundStatus found = FoundStatus.of(status);
        if (!found.isRegular()) {
          return null;
        }
        rights.require(found, calls.effectiveUid());
        return FileChannel.open(HeldDirectory.byDescriptor(fd), StandardOpenOption.READ);
      } finally {
        calls.closeDescriptor(fd);
      }
    }
  }
}
