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

/// Writes a file under a temporary name first, so that nobody sees an incomplete file. Only its
/// owner can read it. For one thread.
public final class WholeFile implements AutoCloseable {

  private final Path file;
  private final Path part;
  private final OutputStream out;

  private WholeFile(Path file, Path part) throws IOException {
    this.file = file;
    this.part = part;
    this.out = new BufferedOutputStream(create(part), 1 << 16);
  }

  /// Writes the content.
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes `file`.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written; an earlier file is then unchanged
  public static void write(Path file, Content content) {
    try (WholeFile whole = begin(file)) {
      content.writeTo(whole.out());
      whole.commit();
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  /// Writes two files that belong together. Neither gets its name before both are written, and the
  /// second gets its own first.
  ///
  /// @throws dev.fim.error.FimException if one cannot be written; both are then unchanged, unless
  ///   the first could not get its name
  public static void writeBoth(Path file, Content content, Path second, Content secondContent) {
    try (WholeFile whole = begin(file);
        WholeFile beside = begin(second)) {
      content.writeTo(whole.out());
      secondContent.writeTo(beside.out());
      beside.commit();
      whole.commit();
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  /// Begins to write `file`, which gets its name in [#commit].
  ///
  /// @throws dev.fim.error.FimException if no file can be created beside it
  static WholeFile begin(Path file) {
    try {
      Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
      return new WholeFile(file, directory.resolve(".fim-" + UUID.randomUUID() + ".part"));
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  OutputStream out() {
    return out;
  }

  /// Closes the stream, and replaces what has the name of the file.
  ///
  /// @throws dev.fim.error.FimException if that fails
  void commit() {
    try {
      out.close();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  /// Removes what was not committed.
  @Override
  public void close() {
    try (OutputStream _ = out) {
      Files.deleteIfExists(part);
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
