package dev.fim.sidecar.response;

import dev.fim.path.ByteString;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Consumer;

/// A text file of limited length, because the target controls part of the content: thousands of
/// processes can each have a long name, and others need the disk too. For one thread.
final class BoundedText extends FilterOutputStream {

  private static final long MOST = 4L << 20;

  private final Consumer<ByteString> digest;
  private final MessageDigest sum = EvidenceFiles.sha256();
  private long written;
  private boolean isClosed;

  /// @param digest takes the SHA-256 of the file when it is closed
  BoundedText(Path file, Consumer<ByteString> digest) throws IOException {
    super(Files.newOutputStream(file));
    this.digest = digest;
  }

  /// Whether the limit is almost reached.
  boolean isFull() {
    return written >= MOST;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    sum.update((byte) b);
    written++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    sum.update(bytes, from, length);
    written += length;
  }

  @Override
  public void close() throws IOException {
    if (!isClosed) { // the JSON writer closes it, too
      isClosed = true;
      super.close();
      digest.accept(ByteString.wrap(sum.digest()));
    }
  }
}
