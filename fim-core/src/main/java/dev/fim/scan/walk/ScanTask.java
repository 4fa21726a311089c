package dev.fim.scan.walk;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A task of a scan on a thread that may belong to others: an interrupt reaches only this task, not
/// what runs there afterwards. Thread-safe.
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

  /// Interrupts it, even before it has begun.
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
