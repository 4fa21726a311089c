package dev.fim.scan.walk;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What a scan has run on a thread that may be somebody else's: an interrupt reaches the task, and
/// never what runs there afterwards. Thread-safe.
final class ScanTask implements Runnable {

  private final Runnable body;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Thread runner; // guarded by this
  private boolean interrupted; // guarded by this

  ScanTask(Runnable body) {
    this.body = body;
  }

  @Override
  public void run() {
    begin();
    try {
      body.run();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    Thread current = Thread.currentThread();
    runner = current;
    if (interrupted) {
      current.interrupt();
    }
  }

  private synchronized void end() {
    runner = null;
    boolean _ = Thread.interrupted();
    ended.countDown();
  }

  /// Interrupts it, also if it has not begun yet.
  synchronized void interrupt() {
    interrupted = true;
    if (runner != null) {
      runner.interrupt();
    }
  }

  /// Waits until it has ended.
  ///
  /// @return whether the caller was interrupted meanwhile
  boolean awaitEnd() {
    boolean wasInterrupted = false;
    while (true) {
      try {
        ended.await();
        return wasInterrupted;
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
  }
}
