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
import org.jspecify.annotations.Nullable;

/// Runs the exchanges of an HTTP server, each on a thread of its own, no more than a number at
/// once, and each up to a time.
///
/// The JDK's server runs all of an exchange in its executor: handshake, request, and response. When
/// the time is up the thread is interrupted, which closes the channel that it waits for. So a
/// client that sends too slowly, or does not read, loses its connection and holds up nobody.
///
/// Over TLS the server also has an exchange wait for a first request, from the end of the handshake
/// on. A client may open a connection before it needs it (`net/http` of Go, if another one becomes
/// free meanwhile), and send its request at any later time. So [#awaitRequest] has an exchange that
/// waits count as none, until [#beginRequest]. Thread-safe.
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
  private final ScopedValue<Exchange> current = ScopedValue.newInstance();
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
    boolean _ = clock.prestartCoreThread();
  }

  /// @throws RejectedExecutionException if there are too many already, or no more threads, upon
  ///   which the server closes the connection
  @Override
  public void execute(Runnable exchange) {
    takePlace();
    try {
      threads.newThread(() -> run(exchange)).start();
    } catch (OutOfMemoryError e) { // no more threads: that must not end the server's own
      places.release();
      watcher.refused();
      throw new RejectedExecutionException("no more threads", e);
    }
  }

  private void takePlace() {
    if (!places.tryAcquire()) {
      watcher.refused();
      throw new RejectedExecutionException("too many exchanges");
    }
  }

  /// The exchange of this thread waits for a first request from now on, and for so long at most.
  /// Where none runs, this does nothing.
  ///
  /// @param most after which the connection is closed
  public void awaitRequest(Duration most) {
    if (current.isBound()) {
      current.get().awaitRequest(most);
    }
  }

  /// The request has come that the exchange of this thread waited for. Where none waits, this does
  /// nothing.
  ///
  /// @throws RejectedExecutionException if there are too many exchanges, upon which the server
  ///   closes the connection
  public void beginRequest() {
    if (current.isBound()) {
      current.get().beginRequest();
    }
  }

  private void run(Runnable work) {
    Thread thread = Thread.currentThread();
    running.add(thread);
    Exchange exchange = new Exchange(thread);
    try {
      exchange.endInTime();
      ScopedValue.where(current, exchange).run(work);
    } catch (RejectedExecutionException e) {
      // closed: the server that asked is being stopped, and closes the connection
    } finally {
      exchange.end();
      running.remove(thread);
    }
  }

  /// One that runs. Used by its own thread only.
  private final class Exchange {

    private final Thread thread;
    private boolean hasPlace = true;
    private @Nullable ScheduledFuture<?> bound;

    Exchange(Thread thread) {
      this.thread = thread;
    }

    void endInTime() {
      endAfter(time, this::cutOff);
    }

    void awaitRequest(Duration most) {
      endAfter(most, thread::interrupt);
      leavePlace();
    }

    void beginRequest() {
      if (hasPlace) {
        return;
      }
      takePlace();
      hasPlace = true;
      endInTime();
    }

    void end() {
      unbind();
      leavePlace();
    }

    private void endAfter(Duration most, Runnable how) {
      unbind();
      bound = clock.schedule(how, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cutOff() {
      watcher.cutOff();
      thread.interrupt();
    }

    private void unbind() {
      if (bound != null) {
        bound.cancel(false);
      }
    }

    private void leavePlace() {
      if (hasPlace) {
        hasPlace = false;
        places.release();
      }
    }
  }

  /// Ends what still runs.
  @Override
  public void close() {
    clock.shutdownNow();
    running.forEach(Thread::interrupt);
  }
}
