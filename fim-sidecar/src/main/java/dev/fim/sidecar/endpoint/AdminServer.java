package dev.fim.sidecar.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fim.ProcessPriority;
import dev.fim.path.DisplayForm;
import dev.fim.posix.Calls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Serves `/livez`, `/readyz`, `/healthz` and `/metrics` over plain HTTP.
///
/// The pod shares its network, so the target can take the port first, or flood it. Neither may
/// touch the watching: the port is asked for again and again on a thread of its own, and no more
/// than [#MOST_REQUESTS] requests are answered at once; others are told to come back. Thread-safe.
public final class AdminServer implements AutoCloseable {

  static final int MOST_REQUESTS = 8;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";

  // Read by the JDK's server when it is first used. In seconds: who says nothing is cut off.
  static {
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "5");
    System.setProperty("sun.net.httpserver.idleInterval", "5");
    // How often that is looked after, in milliseconds.
    System.setProperty("sun.net.httpserver.timerMillis", "5000");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  private final InetSocketAddress address;
  private final Duration retry;
  private final Health health;
  private final Metrics metrics;
  private final Consumer<String> complaints;
  private final Semaphore requests = new Semaphore(MOST_REQUESTS);

  /// Threads of the system, which have a priority of their own.
  private final ExecutorService handlers =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("fim-admin").daemon().factory());

  private final Thread opener;
  private @Nullable HttpServer server;
  private boolean closed;

  private AdminServer(
      InetSocketAddress address,
      Duration retry,
      Health health,
      Metrics metrics,
      Consumer<String> complaints) {
    this.address = address;
    this.retry = retry;
    this.health = health;
    this.metrics = metrics;
    this.complaints = complaints;
    this.opener = Thread.ofPlatform().name("fim-admin").daemon().unstarted(this::open);
  }

  /// Starts to serve, as soon as the port can be had.
  ///
  /// @param retry how long to wait before the port is asked for again
  /// @param complaints takes a line each time that the port is refused for another reason than
  ///   before
  public static AdminServer start(
      InetSocketAddress address,
      Duration retry,
      Health health,
      Metrics metrics,
      Consumer<String> complaints) {
    AdminServer started = new AdminServer(address, retry, health, metrics, complaints);
    started.opener.start();
    return started;
  }

  private void open() {
    yieldToOthers();
    String said = "";
    while (true) {
      try {
        HttpServer opened = HttpServer.create(address, 16);
        opened.setExecutor(handlers);
        opened.createContext("/", this::answer);
        synchronized (this) {
          if (closed) {
            opened.stop(0);
            return;
          }
          opened.start();
          server = opened;
          notifyAll();
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
  synchronized int port() throws InterruptedException {
    while (server == null) {
      wait();
    }
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!requests.tryAcquire()) {
        send(exchange, UNAVAILABLE, TEXT, "busy\n");
        return;
      }
      try {
        route(exchange);
      } finally {
        requests.release();
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (!isHead && !exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      send(exchange, METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD\n");
      return;
    }
    switch (exchange.getRequestURI().getPath()) {
      case "/livez" -> send(exchange, health.notLive());
      case "/readyz" -> send(exchange, health.notReady());
      case "/healthz" -> {
        String notLive = health.notLive();
        send(exchange, notLive == null ? health.notReady() : notLive);
      }
      case "/metrics" -> send(exchange, OK, Metrics.CONTENT_TYPE, metrics.text());
      case null, default -> send(exchange, NOT_FOUND, TEXT, "no such page\n");
    }
  }

  private static void send(HttpExchange exchange, @Nullable String fault) throws IOException {
    send(exchange, fault == null ? OK : UNAVAILABLE, TEXT, (fault == null ? "ok" : fault) + "\n");
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  @Override
  public void close() {
    opener.interrupt();
    synchronized (this) {
      closed = true;
      if (server != null) {
        server.stop(0);
      }
    }
    handlers.shutdownNow();
  }
}
