package dev.fim.sidecar.webhook;

import com.sun.net.httpserver.HttpsServer;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.endpoint.AdminServer;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.http.Exchanges;
import dev.fim.sidecar.http.ServerBounds;
import dev.fim.sidecar.webhook.tls.ConnectionWatcher;
import dev.fim.sidecar.webhook.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The running webhook: the server of reviews, and the one for those who look after it.
/// Thread-safe.
public final class Webhook implements Health, AutoCloseable {

  /// One takes 80 KB, once it has shaken hands. The server does not tell when it closes one since
  /// there are too many; [Pulse] feels that.
  static final int MOST_CONNECTIONS = 768;

  /// At once: handshakes, requests and responses. More than three API servers send, each of which
  /// has 200 requests that change something under way at most, if it is told nothing else.
  static final int MOST_EXCHANGES = 640;

  /// Longer than the 90 s after which the API server's client closes a connection that it does not
  /// use: where the server did, a review could be lost that is under way to it. That holds for one
  /// that was never used, too.
  private static final Duration IDLE = Duration.ofMinutes(2);

  private static final Duration PULSE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = WebhookSettings.EXCHANGE.plusSeconds(15);
  private static final Duration PORT_RETRY = Duration.ofSeconds(5);
  private static final int BACKLOG = 128;

  private final WebhookSettings settings;
  private final ReviewHandler handler;
  private final ServerTls tls;
  private final Exchanges exchanges;
  private final HttpsServer server;
  private final Pulse pulse;
  private final AdminServer admin;
  private volatile @Nullable String unready = "it is getting ready";

  private Webhook(
      WebhookSettings settings,
      ReviewHandler handler,
      WebhookMetrics metrics,
      Exchanges exchanges,
      ServerTls tls,
      HttpsServer server,
      Consumer<String> log) {
    this.settings = settings;
    this.handler = handler;
    this.tls = tls;
    this.server = server;
    this.exchanges = exchanges;
    server.setHttpsConfigurator(tls.configurator());
    server.setExecutor(exchanges);
    server.createContext("/", handler);
    this.pulse = new Pulse(server.getAddress(), PULSE, IDLE, PATIENCE, metrics::refused);
    this.admin = AdminServer.start(settings.admin(), PORT_RETRY, this, metrics.page(), log);
  }

  /// Has the JDK's servers hold these bounds. To be called before the first one is made.
  public static void imposeBounds() {
    new ServerBounds(IDLE, MOST_CONNECTIONS).impose();
  }

  /// Starts to serve; who connects before it is ready waits.
  ///
  /// @param log takes lines for people, in display form
  /// @throws FimException ([Problem#IO]) if the certificate or the address cannot be used
  public static Webhook start(
      WebhookSettings settings, PodReviewer reviewer, EventLog events, Consumer<String> log) {
    imposeBounds();
    WebhookMetrics metrics = new WebhookMetrics(events::lost);
    Exchanges exchanges =
        new Exchanges(Thread.ofVirtual().factory(), MOST_EXCHANGES, settings.exchange(), metrics);
    ServerTls tls =
        ServerTls.start(
            settings.files(),
            settings.certificateInterval(),
            Clock.systemUTC(),
            metrics,
            connections(exchanges),
            log);
    try {
      HttpsServer server = HttpsServer.create(settings.listen(), BACKLOG);
      ReviewHandler handler = new ReviewHandler(reviewer, metrics, events, log);
      Webhook webhook = new Webhook(settings, handler, metrics, exchanges, tls, server, log);
      Rehearsal.hold(tls, reviewer, log);
      server.start();
      webhook.unready = null;
      return webhook;
    } catch (IOException e) {
      tls.close();
      throw new FimException(
          Problem.IO,
          "listen on",
          settings.listen().toString(),
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          "free the port, or name another by --listen",
          e);
    }
  }

  /// A connection may wait for its first review as long as for another one.
  private static ConnectionWatcher connections(Exchanges exchanges) {
    return new ConnectionWatcher() {
      @Override
      public void shookHands() {
        exchanges.awaitRequest(IDLE);
      }

      @Override
      public void sentFirst() {
        exchanges.beginRequest();
      }
    };
  }

  /// Where reviews are taken; the system has chosen the port for an address with port 0.
  InetSocketAddress address() {
    return server.getAddress();
  }

  /// Where `/metrics` is. Waits until that port can be had.
  int adminPort() throws InterruptedException {
    return admin.port();
  }

  /// Is ready no longer, goes on for the grace, and ends when nothing is under way any more.
  ///
  /// @throws InterruptedException if the thread is told to go on
  public void leave() throws InterruptedException {
    unready = "it was told to stop";
    handler.leave();
    Thread.sleep(settings.grace());
    long last = System.nanoTime() + settings.exchange().toNanos();
    while (handler.inFlight() > 0 && System.nanoTime() < last) {
      Thread.sleep(10);
    }
    close();
  }

  @Override
  public @Nullable String notLive() {
    return pulse.fault();
  }

  @Override
  public @Nullable String notReady() {
    String reason = unready;
    return reason == null ? tls.fault() : reason;
  }

  @Override
  public void close() {
    server.stop(0);
    exchanges.close();
    pulse.close();
    tls.close();
    admin.close();
  }
}
