package dev.fim.sidecar.watch;

import dev.fim.error.FimException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Sweeps at an interval, and soon after a request, on a thread that the caller has already
/// started. An [Error] ends that thread.
final class SweepThread implements AutoCloseable {

  private static final long NONE = 0;

  private final TreeWatcher watcher;
  private final Sweep sweep;
  private final WatchSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Executor threads;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;
  private volatile long begun = NONE; // by System.nanoTime
  private long seenBegun; // this and the next two: of the thread that asks for standing()
  private long seenDone;
  private long seenAt = System.nanoTime();
  private boolean requested; // guarded by lock
  private boolean stopped; // guarded by lock

  SweepThread(TreeWatcher watcher, Sweep sweep, WatchSettings settings, Executor threads) {
    this.threads = threads;
    this.watcher = watcher;
    this.sweep = sweep;
    this.settings = settings;
  }

  Sweep sweep() {
    return sweep;
  }

  void start() {
    threads.execute(this::run);
    started = true;
  }

  /// For how long a sweep has been running; zero if none is. For any thread.
  Duration underWay() {
    long since = begun;
    return since == NONE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /// For how long the sweep has made no progress between the calls of this method. For one thread.
  Duration standing() {
    long since = begun;
    long done = sweep.done();
    if (since == NONE || since != seenBegun || done != seenDone) {
      seenBegun = since;
      seenDone = done;
      seenAt = System.nanoTime();
    }
    return Duration.ofNanos(System.nanoTime() - seenAt);
  }

  void request() {
    lock.lock();
    try {
      requested = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      boolean gone = false;
      while (!gone && !isStopped()) {
        gone = sweepOnce();
        watcher.afterSweep();
        if (!gone) {
          awaitNext(System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // somebody wants this thread to end
      watcher.fail(e);
    } catch (RuntimeException fault) {
      watcher.fail(fault);
    } catch (Error fault) {
      watcher.fail(fault); // somebody may wait for a verdict
      throw fault;
    } finally {
      ended.countDown();
    }
  }

  /// Returns whether the target has ended.
  private boolean sweepOnce() {
    long since = System.nanoTime();
    begun = since == NONE ? since - 1 : since;
    try {
      Sweep.Swept swept = sweep.run();
      watcher.deliver(
          swept.verdict(),
          new CheckContext(CheckContext.Trigger.SWEEP, since, swept.entries(), swept.bytes()));
      return false;
    } catch (FimException e) {
      return watcher.noVerdict(e, since, CheckContext.Trigger.SWEEP);
    } finally {
      begun = NONE;
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void awaitNext(long end) throws InterruptedException {
    lock.lock();
    try {
      while (!stopped) {
        long wanted = (requested ? settings.sweepPause() : settings.sweepInterval()).toNanos();
        long left = end + wanted - System.nanoTime();
        if (left <= 0) {
          requested = false;
          return;
        }
        long _ = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    sweep.cancel();
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (started && ended.getCount() > 0) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    sweep.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
