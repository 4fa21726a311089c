package dev.fim.scan.state;

import java.util.concurrent.TimeUnit;

/// Bounds how many bytes a second are read, over all workers. Thread-safe.
///
/// What is read has to be paid for afterwards, by waiting: so the rate holds over any time longer
/// than one read of each worker takes.
public final class ReadRate {

  /// Nothing waits longer than this without looking whether the scan is over.
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

  private final long bytesPerSecond;
  private long free = System.nanoTime(); // when everything so far is paid for

  /// @param bytesPerSecond 0 for no bound
  public ReadRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /// Waits until `bytes` that were read are paid for, or the scan is over.
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
        Thread.currentThread().interrupt(); // the cursor was closed, and so the scan is over
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
