package dev.fim.sidecar.event;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// A stream whose reader stands still until it is released.
public final class StalledStream extends OutputStream {

  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /// Has the reader go on.
  public void release() {
    released.countDown();
  }

  /// Waits until somebody waits for the reader.
  public void awaitWriter() throws InterruptedException {
    asked.await();
  }

  /// What was taken up to now.
  public String text() {
    return taken.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /// As a write to a pipe, it is not ended by an interrupt.
  @Override
  public void write(byte[] bytes, int from, int length) {
    asked.countDown();
    boolean wasInterrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    taken.write(bytes, from, length);
  }
}
