package dev.fim.sidecar.watch;

import dev.fim.error.FimException;
import dev.fim.watch.events.SweepSchedule;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/// Sweeps at an interval, and soon after a request, on a thread that the caller has already
/// started. An [Error] ends that thread.
final class SweepThread implements AutoCloseable {

  private static final long NONE = 0;

  private final TreeWatcher watcher;
  private final Sweep sweep;
  private final WatchSettings settings;
  private final SweepSchedule schedule = new SweepSchedule();
  private final Executor threads;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;
  private volatile long begun = NONE; // by System.nanoTime
  private long seenBegun; // this and the next two: of the thread that asks for standing()
  private long seenDone;
  private long seenAt = System.nanoTime();

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
    schedule.request();
  }

  private void run() {
    try {
      boolean goesOn = !schedule.isStopped();
      while (goesOn) {
        boolean gone = sweepOnce();
        watcher.afterSweep();
        goesOn = !gone && schedule.awaitNext(settings.sweepPause(), settings.sweepInterval());
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

  @Override
  public void close() {
    sweep.cancel();
    schedule.stop();
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
