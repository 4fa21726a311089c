package dev.fim.sidecar.serve;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// An HTTP server of the JDK, over TLS or not, that holds its limits whatever clients do.
/// Thread-safe.
public final class BoundedServer implements AutoCloseable {

  /// How many connections may be open. One takes 80 KB, once it has shaken hands. The server does
  /// not tell when it closes one since there are too many; [Pulse] feels that.
  static final int MOST_CONNECTIONS = 768;

  /// How long a connection may say nothing, at first and between requests. Longer than the 90 s
  /// after which the API server's client closes a connection that it does not use: where the server
  /// did, a review could be lost that is under way to it. That holds for one that was never used,
  /// too.
  static final Duration IDLE = Duration.ofMinutes(2);

  private static final Duration PULSE = Duration.ofSeconds(20);

  // The JDK reads these once for the process, when its first server is made. Only this class makes
  // servers, so they hold for each, whatever the program does first. What the command line sets
  // goes before: by that the launcher gives `watch` less, whose port its target may flood.
  //
  // The server has bounds of its own for the time of a request and of a response, too. They are not
  // used: when the time is up, its timer writes the rest of the response, and waits for a client
  // that does not read while it holds the lock that every other connection needs (`ServerImpl`, JDK
  // 25). `Exchanges` bounds that time instead.
  static {
    set("sun.net.httpserver.idleInterval", IDLE.toSeconds());
    set("sun.net.httpserver.clockTick", 1_000); // ms between looks for what is idle
    set("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    // Beyond this one a connection is closed after a response that did not say so, and what the
    // client sends next is lost. So it is never reached.
    set("sun.net.httpserver.maxIdleConnections", MOST_CONNECTIONS);
    set("sun.net.httpserver.maxReqHeaders", 64);
    set("sun.net.httpserver.maxReqHeaderSize", 32 << 10); // bytes, with 32 more for each
    // A response in two pieces would wait for an acknowledgement, which is delayed by 40 ms.
    set("sun.net.httpserver.nodelay", true);
  }

  /// Called by many threads at once.
  @FunctionalInterface
  public interface Handler {

    /// Does what a request asks, and answers it.
    ///
    /// @throws IOException upon which the connection is closed
    /// @throws InterruptedException if the time is up: the same
    void handle(Request request) throws IOException, InterruptedException;
  }

  /// Told what did not go well. Called by any thread; must not block.
  public interface Watcher {

    /// For where nobody counts.
    Watcher NONE = new Watcher() {};

    /// A connection was closed, since there were too many.
    default void refused() {}

    /// An exchange took too long, and its connection was closed.
    default void cutOff() {}
  }

  /// What one server bears.
  ///
  /// @param waiting how many connections the system may hold until the server takes them
  /// @param exchanges how many handshakes, requests and responses may be under way at once
  /// @param time how long a handshake may take, and a request and its response together
  public record Limits(int waiting, int exchanges, Duration time) {}

  final Exchanges exchanges;
  private final HttpServer server;
  private @Nullable Pulse pulse;

  private BoundedServer(
      HttpServer server, Limits limits, ThreadFactory threads, Watcher watcher, Handler handler) {
    this.server = server;
    this.exchanges = new Exchanges(threads, limits, watcher);
    Semaphore largeBodies = new Semaphore(Body.LARGE_AT_ONCE, true);
    server.setExecutor(exchanges);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handler.handle(new Request(exchange, largeBodies));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the time of the exchange is up");
          }
        });
  }

  private static void set(String property, Object value) {
    System.getProperties().putIfAbsent(property, value.toString());
  }

  /// A server without TLS. Who connects before it is started waits.
  ///
  /// @param threads on which exchanges run
  /// @throws IOException if it cannot listen on the address
  public static BoundedServer plain(
      InetSocketAddress address,
      Limits limits,
      ThreadFactory threads,
      Watcher watcher,
      Handler handler)
      throws IOException {
    HttpServer server = HttpServer.create(address, limits.waiting());
    return new BoundedServer(server, limits, threads, watcher, handler);
  }

  /// A server over TLS, on virtual threads. Who connects before it is started waits. A connection
  /// may wait for its first request as long as for another one.
  ///
  /// @param tls gives each connection that which is in force when it begins
  /// @throws IOException if it cannot listen on the address
  public static BoundedServer overTls(
      InetSocketAddress address,
      Limits limits,
      Supplier<SSLContext> tls,
      Watcher watcher,
      Handler handler)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, limits.waiting());
    BoundedServer made =
        new BoundedServer(server, limits, Thread.ofVirtual().factory(), watcher, handler);
    server.setHttpsConfigurator(WatchedContext.configurator(tls, made.exchanges));
    made.pulse =
        new Pulse(made.address(), PULSE, IDLE, limits.time().plusSeconds(15), watcher::refused);
    return made;
  }

  public void start() {
    server.start();
  }

  /// Where it listens; the system has chosen the port for an address with port 0.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// What the server, over TLS, does no longer do; null if it does.
  public @Nullable String fault() {
    return pulse == null ? null : pulse.fault();
  }

  /// Ends what is under way, too.
  @Override
  public void close() {
    server.stop(0);
    exchanges.close();
    if (pulse != null) {
      pulse.close();
    }
  }
}
