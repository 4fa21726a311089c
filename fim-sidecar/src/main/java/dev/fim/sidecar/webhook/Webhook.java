package dev.fim.sidecar.webhook;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.endpoint.AdminServer;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.serve.BoundedServer;
import dev.fim.sidecar.webhook.certificate.RotatingCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The running webhook: the server of reviews, and the one for those who look after it.
/// Thread-safe.
public final class Webhook implements Health, AutoCloseable {

  /// More than three API servers send. By default, each has at most 200 requests in progress that
  /// change something.
  static final int MOST_EXCHANGES = 640;

  private static final Duration PORT_RETRY = Duration.ofSeconds(5);
  private static final int BACKLOG = 128;

  private final WebhookSettings settings;
  private final ReviewHandler handler;
  private final RotatingCertificate certificate;
  private final BoundedServer server;
  private final AdminServer admin;
  private volatile @Nullable String unready = "it is getting ready";

  private Webhook(
      WebhookSettings settings,
      ReviewHandler handler,
      WebhookMetrics metrics,
      RotatingCertificate certificate,
      Consumer<String> log)
      throws IOException {
    this.settings = settings;
    this.handler = handler;
    this.certificate = certificate;
    this.server =
        BoundedServer.overTls(
            settings.listen(),
            new BoundedServer.Limits(BACKLOG, MOST_EXCHANGES, settings.exchange()),
            certificate::context,
            metrics,
            handler);
    this.admin = new AdminServer(settings.admin(), PORT_RETRY, this, metrics.page(), log);
  }

  /// Starts to serve; who connects before it is ready waits.
  ///
  /// @param log takes lines for people, in display form
  /// @throws FimException ([Problem#IO]) if the certificate or the address cannot be used
  public static Webhook start(
      WebhookSettings settings, PodReviewer reviewer, EventLog events, Consumer<String> log) {
    WebhookMetrics metrics = new WebhookMetrics(events::lost);
    ReviewHandler handler = new ReviewHandler(reviewer, metrics, events, log);
    RotatingCertificate certificate =
        new RotatingCertificate(
            settings.files(), settings.certificateInterval(), Clock.systemUTC(), metrics, log);
    try {
      Webhook webhook = new Webhook(settings, handler, metrics, certificate, log);
      Rehearsal.hold(certificate, reviewer, log);
      webhook.server.start();
      webhook.unready = null;
      return webhook;
    } catch (IOException e) {
      certificate.close();
      throw new FimException(
          Problem.IO,
          "listen on",
          settings.listen().toString(),
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          "free the port, or name another by --listen",
          e);
    }
  }

  /// Where reviews are taken; the system has chosen the port for an address with port 0.
  InetSocketAddress address() {
    return server.address();
  }

  /// Where `/metrics` is. Waits until that port can be had.
  int adminPort() {
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
    return server.fault();
  }

  @Override
  public @Nullable String notReady() {
    String reason = unready;
    return reason == null ? certificate.fault() : reason;
  }

  @Override
  public void close() {
    server.close();
    certificate.close();
    admin.close();
  }
}
