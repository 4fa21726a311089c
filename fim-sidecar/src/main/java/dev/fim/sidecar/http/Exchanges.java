package dev.fim.sidecar.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Runs the exchanges of an HTTP server, each on a thread of its own, no more than a number at
/// once, and each up to a time.
///
/// The JDK's server runs all of an exchange in its executor: handshake, request, and response. When
/// the time is up the thread is interrupted, which closes the channel that it waits for. So a
/// client that sends too slowly, or does not read, loses its connection and holds up nobody.
/// Thread-safe.
public final class Exchanges implements Executor, AutoCloseable {

  /// Told what did not go well. Called by any thread; must not block.
  public interface Watcher {

    /// For where nobody counts.
    Watcher NONE =
        new Watcher() {
          @Override
          public void refused() {}

          @Override
          public void cutOff() {}
        };

    /// A connection was closed, since there were too many exchanges.
    void refused();

    /// An exchange took too long, and its connection was closed.
    void cutOff();
  }

  private final ThreadFactory threads;
  private final Semaphore places;
  private final Duration time;
  private final Watcher watcher;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock;

  /// @param threads on which they run
  /// @param most how many may run at once
  /// @param time how long each may take
  public Exchanges(ThreadFactory threads, int most, Duration time, Watcher watcher) {
    this.threads = threads;
    this.places = new Semaphore(most);
    this.time = time;
    this.watcher = watcher;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("fim-exchanges").daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /// @throws RejectedExecutionException if there are too many already, upon which the server closes
  ///   the connection
  @Override
  public void execute(Runnable exchange) {
    if (!places.tryAcquire()) {
      watcher.refused();
      throw new RejectedExecutionException("too many exchanges");
    }
    threads.newThread(() -> run(exchange)).start();
  }

  private void run(Runnable exchange) {
    Thread thread = Thread.currentThread();
    running.add(thread);
    try {
      ScheduledFuture<?> end =
          clock.schedule(() -> cutOff(thread), time.toMillis(), TimeUnit.MILLISECONDS);
      try {
        exchange.run();
      } finally {
        end.cancel(false);
      }
    } catch (RejectedExecutionException e) {
      // closed: the server that asked is being stopped, and closes the connection
    } finally {
      running.remove(thread);
      places.release();
    }
  }

  private void cutOff(Thread thread) {
    watcher.cutOff();
    thread.interrupt();
  }

  /// Ends what still runs.
  @Override
  public void close() {
    clock.shutdownNow();
    running.forEach(Thread::interrupt);
  }
}
