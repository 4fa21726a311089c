package dev.fim.sidecar.response;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text file of limited length, because the target controls part of the content: thousands of
/// processes can each have a long name, and others need the disk too. For one thread.
final class BoundedText extends FilterOutputStream {

  private static final long MOST = 4L << 20;

  private long written;

  BoundedText(Path file) throws IOException {
    super(Files.newOutputStream(file));
  }

  /// Whether the limit is almost reached.
  boolean isFull() {
    return written >= MOST;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    written++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    written += length;
  }
}
