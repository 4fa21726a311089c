package dev.fim.cli.terminal;

import dev.fim.disk.DiskFault;
import dev.fim.error.FimException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Standard output: buffered, text in UTF-8 whatever the locale. Unlike `System.out` it does not
/// hide a failure: a closed pipe or a full disk ends the run. Not thread-safe.
public final class Output extends OutputStream {

  private static final int BUFFER = 1 << 16;

  private final OutputStream stream;
  private boolean broken;

  /// Writes to `stream`.
  public Output(OutputStream stream) {
    this.stream = new BufferedOutputStream(stream, BUFFER);
  }

  /// The standard output of this process.
  public static Output ofProcess() {
    return new Output(new FileOutputStream(FileDescriptor.out));
  }

  /// Writes text.
  ///
  /// @throws FimException ([Problem#IO]) if that fails
  public void print(CharSequence text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(int b) {
    attempt(() -> stream.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    attempt(() -> stream.write(bytes, offset, length));
  }

  /// Whether a write has failed. Every further write fails too.
  public boolean isBroken() {
    return broken;
  }

  /// Writes the buffered bytes.
  ///
  /// @throws FimException ([Problem#IO]) if that fails
  @Override
  public void flush() {
    attempt(stream::flush);
  }

  /// Flushes and closes, since some file systems report a full disk only on close.
  @Override
  public void close() {
    attempt(stream::close);
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      broken = true;
      throw DiskFault.failure("write to", "standard output", e);
    }
  }
}
