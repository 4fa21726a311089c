package dev.fim.cli.result;

import dev.fim.cli.option.Arguments;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Writes a file under a temporary name first, so that nobody sees an incomplete file.
public final class WholeFile {

  private WholeFile() {}

  /// Writes the content.
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes `file`, which only its owner can read.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written; an earlier file is then unchanged
  public static void write(Path file, Content content) {
    try {
      Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
      Path part = directory.resolve(".fim-" + UUID.randomUUID() + ".part");
      try {
        try (OutputStream out = new BufferedOutputStream(create(part), 1 << 16)) {
          content.writeTo(out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  /// Created and opened in one step, so the owner of the directory cannot put a link in between.
  private static OutputStream create(Path part) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }
}
