package dev.fim.scan;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that are started before they are needed, since the watched processes may use up all
/// threads of a machine or pod. Starts more if no thread is idle. Thread-safe.
public final class StandbyThreads implements Executor, AutoCloseable {

  /// Starts a thread for each task.
  public static final Executor ON_DEMAND =
      task -> Thread.ofPlatform().name("fim-scan").daemon().start(task);

  private static final long SOON = 1;

  private final ThreadPoolExecutor pool;

  private StandbyThreads(int ready, String name) {
    this.pool =
        new ThreadPoolExecutor(
            ready,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /// Starts `ready` threads.
  ///
  /// @throws OutOfMemoryError if the system gives no more threads
  public static StandbyThreads start(String name, int ready) {
    StandbyThreads threads = new StandbyThreads(ready, name);
    try {
      int _ = threads.pool.prestartAllCoreThreads();
      return threads;
    } catch (OutOfMemoryError e) {
      threads.close();
      throw e;
    }
  }

  /// Runs a task at once.
  ///
  /// @throws OutOfMemoryError if none is idle, and the system gives no more threads
  /// @throws java.util.concurrent.RejectedExecutionException once closed
  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (OutOfMemoryError e) {
      if (!handOver(task)) {
        throw e;
      }
    }
  }

  /// Gives a task to a thread that becomes idle soon, for example one that has just finished.
  private boolean handOver(Runnable task) {
    try {
      return pool.getQueue().offer(task, SOON, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Ends idle threads now, and the others after their tasks.
  @Override
  public void close() {
    pool.shutdown();
  }
}
