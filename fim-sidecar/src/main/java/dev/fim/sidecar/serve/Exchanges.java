package dev.fim.sidecar.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
final class Exchanges implements Executor, AutoCloseable {

  private final ThreadFactory threads;
  private final Semaphore places;
  private final Duration time;
  private final BoundedServer.Watcher watcher;
  private final ScheduledThreadPoolExecutor clock;

  /// By the thread that runs it, which is all that the server lets an engine know of its exchange.
  private final Map<Thread, Exchange> running = new ConcurrentHashMap<>();

  /// @param threads on which they run
  Exchanges(ThreadFactory threads, BoundedServer.Limits limits, BoundedServer.Watcher watcher) {
    this.threads = threads;
    this.places = new Semaphore(limits.exchanges());
    this.time = limits.time();
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
  public void execute(Runnable work) {
    takePlace();
    try {
      threads.newThread(() -> new Exchange().run(work)).start();
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
  void awaitRequest(Duration most) {
    Exchange exchange = running.get(Thread.currentThread());
    if (exchange != null) {
      exchange.endAfter(most, exchange.thread::interrupt);
      exchange.leavePlace();
    }
  }

  /// The request has come that the exchange of this thread waited for. Where none waits, this does
  /// nothing.
  ///
  /// @throws RejectedExecutionException if there are too many exchanges, upon which the server
  ///   closes the connection
  void beginRequest() {
    Exchange exchange = running.get(Thread.currentThread());
    if (exchange != null && !exchange.hasPlace) {
      takePlace();
      exchange.hasPlace = true;
      exchange.endAfter(time, exchange::cutOff);
    }
  }

  /// One that runs, and has a place. Made and used by its own thread only.
  private final class Exchange {

    private final Thread thread = Thread.currentThread();
    private boolean hasPlace = true;
    private @Nullable Future<?> end;

    private void run(Runnable work) {
      running.put(thread, this);
      try {
        endAfter(time, this::cutOff);
        work.run();
      } catch (RejectedExecutionException e) {
        // closed: the server that asked is being stopped, and closes the connection
      } finally {
        unbind();
        leavePlace();
        running.remove(thread);
      }
    }

    private void endAfter(Duration most, Runnable how) {
      unbind();
      end = clock.schedule(how, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cutOff() {
      watcher.cutOff();
      thread.interrupt();
    }

    private void unbind() {
      if (end != null) {
        end.cancel(false);
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
    running.keySet().forEach(Thread::interrupt);
  }
}
