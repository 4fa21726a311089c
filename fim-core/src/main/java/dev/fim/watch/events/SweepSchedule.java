package dev.fim.watch.events;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// When the next check of a whole tree is due: some time after the last one, or sooner if events
/// ask for it. Thread-safe.
public final class SweepSchedule {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean requested; // this and the next: guarded by lock
  private boolean stopped;

  /// Asks for a check soon.
  public void request() {
    lock.lock();
    try {
      requested = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// No check is due any more.
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Whether it was stopped.
  public boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a check is due. A request is then used up.
  ///
  /// @param pause from now, if a check is or will be requested
  /// @param interval from now, otherwise
  /// @return false if it was stopped
  public boolean awaitNext(Duration pause, Duration interval) throws InterruptedException {
    long begin = System.nanoTime();
    lock.lock();
    try {
      while (!stopped) {
        long left = begin + (requested ? pause : interval).toNanos() - System.nanoTime();
        if (left <= 0) {
          requested = false;
          return true;
        }
        long _ = changed.awaitNanos(left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }
}
