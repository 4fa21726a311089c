package dev.fim.scan.state;

import java.util.concurrent.TimeUnit;

/// Bounds the bytes that all workers read per second. Thread-safe.
///
/// Each worker waits after a read until the rate allows it. So the rate holds over any period
/// longer than one read of each worker.
public final class ReadRate {

  /// The longest wait without a check whether the scan is over.
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

  private final long bytesPerSecond;
  private long free = System.nanoTime(); // when the rate allows the next read

  /// @param bytesPerSecond 0 for no bound
  public ReadRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /// Waits until the rate allows the `bytes` that were read, or the scan is over.
  void pay(long bytes, ScanState state) {
    if (bytesPerSecond == 0) {
      return;
    }
    long until = paidAt(bytes);
    for (long left = until - System.nanoTime();
        left > 0 && !state.isOver();
        left = until - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, STEP));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the cursor was closed, so the scan is over
        return;
      }
    }
  }

  private synchronized long paidAt(long bytes) {
    long cost = Math.round((double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
    free = Math.max(free, System.nanoTime()) + cost;
    return free;
  }
}
