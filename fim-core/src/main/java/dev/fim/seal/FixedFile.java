package dev.fim.seal;

import dev.fim.digest.Sha256;
import dev.fim.disk.GivenFile;
import dev.fim.path.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file whose bytes have been read once and may not change any more.
///
/// The descriptor is held, so that another file under the same name is never seen. A reader that
/// reaches the end gets an error if the bytes are not those of the first reading: no verdict can
/// rest on others. For one thread.
public final class FixedFile implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final SealedBytes bytes;

  private FixedFile(Path path, FileChannel channel, SealedBytes bytes) {
    this.path = path;
    this.channel = channel;
    this.bytes = bytes;
  }

  /// A file whose bytes have changed since the first reading.
  public static final class ChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    ChangedException() {
      super("it has changed since its seal was checked");
    }
  }

  /// Opens a regular file and reads it to its end, in constant memory.
  ///
  /// @return null if it is something else
  public static @Nullable FixedFile hold(Path file) throws IOException {
    FileChannel channel = GivenFile.openChannel(file);
    if (channel == null) {
      return null;
    }
    try {
      return new FixedFile(file, channel, read(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SealedBytes read(FileChannel channel) throws IOException {
    try (Reader reader = new Reader(channel, null)) {
      byte[] buffer = new byte[BUFFER];
      while (reader.read(buffer) >= 0) {
        // the reader counts and digests
      }
      return reader.seen();
    }
  }

  /// Its name, for messages.
  public Path path() {
    return path;
  }

  /// What the first reading has read.
  public SealedBytes bytes() {
    return bytes;
  }

  /// Reads it from its beginning. At its end the stream throws [ChangedException] if it has read
  /// other bytes than the first reading. Closing the stream does not close the file.
  public InputStream open() {
    return new Reader(channel, bytes);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // it was only read
    }
  }

  /// Reads by position, so that several readers do not disturb each other.
  private static final class Reader extends InputStream {

    private final FileChannel channel;
    private final @Nullable SealedBytes expected;
    private final Sha256 digest = new Sha256();
    private long position;
    private @Nullable SealedBytes seen;

    Reader(FileChannel channel, @Nullable SealedBytes expected) {
      this.channel = channel;
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = channel.read(ByteBuffer.wrap(target, offset, length), position);
      if (count < 0) {
        if (expected != null && !expected.equals(seen())) {
          throw new ChangedException();
        }
        return -1;
      }
      digest.update(target, offset, count);
      position += count;
      return count;
    }

    SealedBytes seen() {
      SealedBytes known = seen;
      if (known == null) {
        known = new SealedBytes(ByteString.wrap(digest.finish()), position);
        seen = known;
      }
      return known;
    }

    @Override
    public void close() {
      digest.close();
    }
  }
}
