package dev.fim.sidecar.endpoint;

import dev.fim.path.DisplayForm;
import dev.fim.posix.Calls;
import dev.fim.process.ProcessPriority;
import dev.fim.sidecar.serve.Answer;
import dev.fim.sidecar.serve.BoundedServer;
import dev.fim.sidecar.serve.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Serves `/livez`, `/readyz`, `/healthz` and `/metrics` over plain HTTP.
///
/// The pod shares its network, so the target can take the port first, or flood it. Neither may
/// touch the watching: the port is asked for again and again on a thread of its own, and no more
/// than [#MOST_REQUESTS] requests are answered at once; others are told to come back. Thread-safe.
public final class AdminServer implements AutoCloseable {

  static final int MOST_REQUESTS = 8;

  private static final BoundedServer.Limits LIMITS =
      new BoundedServer.Limits(16, 64, Duration.ofSeconds(5));

  /// Threads of the system, which have a priority of their own.
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().name("fim-admin").daemon().factory();

  private final InetSocketAddress address;
  private final Duration retry;
  private final Health health;
  private final MetricsPage metrics;
  private final Consumer<String> complaints;
  private final Semaphore requests = new Semaphore(MOST_REQUESTS);

  private final Thread opener;

  /// Cancelled once this is closed.
  private final CompletableFuture<BoundedServer> server = new CompletableFuture<>();

  /// Starts to serve, as soon as the port can be had.
  ///
  /// @param retry how long to wait before the port is asked for again
  /// @param complaints takes a line each time that the port is refused for another reason than
  ///   before
  public AdminServer(
      InetSocketAddress address,
      Duration retry,
      Health health,
      MetricsPage metrics,
      Consumer<String> complaints) {
    this.address = address;
    this.retry = retry;
    this.health = health;
    this.metrics = metrics;
    this.complaints = complaints;
    this.opener = THREADS.newThread(this::open);
    opener.start();
  }

  private void open() {
    yieldToOthers();
    String said = "";
    while (true) {
      try {
        BoundedServer opened =
            BoundedServer.plain(address, LIMITS, THREADS, BoundedServer.Watcher.NONE, this::answer);
        opened.start();
        if (!server.complete(opened)) {
          opened.close();
        }
        return;
      } catch (IOException e) {
        String fact = DisplayForm.ofText(String.valueOf(e.getMessage()));
        if (!fact.equals(said)) {
          complaints.accept("cannot listen on " + address + ": " + fact + "; trying again");
          said = fact;
        }
      }
      try {
        Thread.sleep(retry);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closed
        return;
      }
    }
  }

  /// Gives this thread, and so those that it starts, the lowest rank. The processor time of the
  /// sidecar is limited: a flood of requests must not take it from those that watch.
  private static void yieldToOthers() {
    try (Calls calls = new Calls()) {
      int _ = calls.setNice(0, ProcessPriority.MAX_NICE); // a limit forbids it: then as it is
    }
  }

  /// The port in use, which the system chooses for an address with port 0. Waits until there is
  /// one.
  public int port() {
    return server.join().address().getPort();
  }

  private void answer(Request request) throws IOException {
    boolean isFree = requests.tryAcquire();
    try {
      request.answer(isFree ? answerTo(request) : Answer.line(503, "busy"));
    } finally {
      if (isFree) {
        requests.release();
      }
    }
  }

  private Answer answerTo(Request request) {
    if (!request.method().equals("HEAD") && !request.method().equals("GET")) {
      return Answer.line(405, "only GET and HEAD").with("Allow", "GET, HEAD");
    }
    return switch (request.path()) {
      case "/livez" -> answer(health.notLive());
      case "/readyz" -> answer(health.notReady());
      case "/healthz" -> {
        String notLive = health.notLive();
        yield answer(notLive == null ? health.notReady() : notLive);
      }
      case "/metrics" -> new Answer(200, MetricsPage.CONTENT_TYPE, metrics.text());
      case null, default -> Answer.line(404, "no such page");
    };
  }

  private static Answer answer(@Nullable String fault) {
    return fault == null ? Answer.line(200, "ok") : Answer.line(503, fault);
  }

  @Override
  public void close() {
    opener.interrupt();
    if (!server.cancel(false)) {
      server.join().close();
    }
  }
}
