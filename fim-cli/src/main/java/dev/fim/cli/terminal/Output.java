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
/// swallow a failure: a reader that went away or a full disk ends the run. Not thread-safe.
public final class Output extends OutputStream {

  private static final int BUFFER = 1 << 16;

  private final OutputStream stream;
  private boolean broken;

  /// On any stream.
  public Output(OutputStream stream) {
    this.stream = new BufferedOutputStream(stream, BUFFER);
  }

  /// That of this process.
  public static Output ofProcess() {
    return new Output(new FileOutputStream(FileDescriptor.out));
  }

  /// Writes text.
  ///
  /// @throws FimException of [Problem#IO] if that fails
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

  /// Whether a failure has been thrown already. The next attempt would throw it again.
  public boolean isBroken() {
    return broken;
  }

  /// Passes on what is buffered.
  ///
  /// @throws FimException of [Problem#IO] if that fails
  @Override
  public void flush() {
    attempt(stream::flush);
  }

  /// Flushes, and tells the system that nothing follows: a file system that reports a full disk
  /// only now is heard.
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
