package dev.fim.report.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Buffers bytes until they can be written: few in memory, more in an unnamed file that only this
/// process can access.
public final class Spool extends OutputStream {

  /// In bytes.
  static final int MEMORY = 256 * 1024;

  private static final int COPY = 64 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;

  public Spool() {
    this(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /// A spool that creates its file, if it needs one, in `directory`.
  public Spool(Path directory) {
    super();
    this.directory = directory;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (memory.size() + length > MEMORY) {
      drainMemory();
    }
    if (length > MEMORY) {
      append(ByteBuffer.wrap(bytes, offset, length));
    } else {
      memory.write(bytes, offset, length);
    }
  }

  public boolean isEmpty() {
    return memory.size() == 0 && file == null;
  }

  /// Writes everything to `out`, and keeps it.
  public void copyTo(OutputStream out) throws IOException {
    FileChannel spilled = file;
    if (spilled != null) {
      byte[] buffer = new byte[COPY];
      spilled.position(0);
      // Not closed: that would close the channel.
      InputStream in = Channels.newInputStream(spilled);
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
    memory.writeTo(out);
  }

  @Override
  public void close() throws IOException {
    FileChannel spilled = file;
    file = null;
    if (spilled != null) {
      spilled.close();
    }
  }

  private void drainMemory() throws IOException {
    append(ByteBuffer.wrap(memory.toByteArray()));
    memory.reset();
  }

  private void append(ByteBuffer bytes) throws IOException {
    FileChannel spilled = file;
    if (spilled == null) {
      spilled = openUnnamed(directory);
      file = spilled;
    }
    while (bytes.hasRemaining()) {
      spilled.write(bytes);
    }
  }

  /// Creates a file that nobody else can read, and deletes its name.
  private static FileChannel openUnnamed(Path directory) throws IOException {
    Path path = directory.resolve("fim-report-" + HexFormat.of().toHexDigits(RANDOM.nextLong()));
    FileChannel channel = create(path);
    try {
      Files.delete(path);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  private static FileChannel create(Path path) throws IOException {
    try {
      return FileChannel.open(
          path,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw elsewhere(e, "a long report needs a file there, which cannot be made");
    } catch (FileSystemException e) {
      if (e.getReason() == null || !e.getReason().contains("Read-only")) {
        throw e;
      }
      throw elsewhere(e, "a long report needs a file there, and the file system is read-only");
    }
  }

  private static IOException elsewhere(FileSystemException cause, String fact) {
    FileSystemException fault =
        new FileSystemException(
            cause.getFile(),
            null,
            fact + "; name another directory: FIM_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    fault.initCause(cause);
    return fault;
  }
}
