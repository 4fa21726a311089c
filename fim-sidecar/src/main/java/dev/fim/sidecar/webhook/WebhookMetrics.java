package dev.fim.sidecar.webhook;

import dev.fim.sidecar.endpoint.LostEvents;
import dev.fim.sidecar.endpoint.MetricsPage;
import dev.fim.sidecar.serve.BoundedServer;
import dev.fim.sidecar.webhook.certificate.RotatingCertificate;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/// What the webhook counts and measures. Labels hold constants of ours. Thread-safe.
final class WebhookMetrics implements BoundedServer.Watcher, RotatingCertificate.Watcher {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricsPage page = new MetricsPage(registry);

  private final Counter requests =
      Counter.builder()
          .name("fim_webhook_requests_total")
          .help("Requests answered, by result.")
          .labelNames("result")
          .register(registry);
  private final Histogram durations =
      Histogram.builder()
          .name("fim_webhook_request_duration_seconds")
          .help("How long requests took, from their head to the end of the answer.")
          .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
          .classicOnly()
          .register(registry);
  private final Gauge inFlight =
      Gauge.builder()
          .name("fim_webhook_requests_in_flight")
          .help("Requests that are being read or answered.")
          .register(registry);
  private final Counter lost =
      Counter.builder()
          .name("fim_webhook_requests_lost_total")
          .help("Requests that got no answer, since the client was gone or too slow.")
          .register(registry);
  private final Counter rejected =
      Counter.builder()
          .name("fim_webhook_connections_rejected_total")
          .help(
              "Connections closed, since too much was under way at once, as far as the server"
                  + " tells.")
          .register(registry);
  private final Counter cutOff =
      Counter.builder()
          .name("fim_webhook_connections_cut_off_total")
          .help("Connections closed, since a handshake, request or response took too long.")
          .register(registry);
  private final Gauge expiry =
      Gauge.builder()
          .name("fim_webhook_certificate_expiry_timestamp_seconds")
          .help("When the certificate in force expires, in seconds since 1970.")
          .register(registry);
  private final Counter certificates =
      Counter.builder()
          .name("fim_webhook_certificate_reads_total")
          .help(
              "Looks at the files of the certificate that found another one, in-force, or none to"
                  + " use, faulty.")
          .labelNames("result")
          .register(registry);

  /// @param lostEvents how many there are
  WebhookMetrics(LongSupplier lostEvents) {
    LostEvents.register(registry, lostEvents);
    for (Result result : Result.values()) {
      requests.initLabelValues(result.label());
    }
    certificates.initLabelValues("in-force");
    certificates.initLabelValues("faulty");
  }

  MetricsPage page() {
    return page;
  }

  void began() {
    inFlight.inc();
  }

  void ended() {
    inFlight.dec();
  }

  /// An answer was sent.
  void answered(Result result, Duration took) {
    requests.labelValues(result.label()).inc();
    durations.observe(took.toNanos() / 1e9);
  }

  /// No answer could be sent.
  void lost() {
    lost.inc();
  }

  @Override
  public void refused() {
    rejected.inc();
  }

  @Override
  public void cutOff() {
    cutOff.inc();
  }

  @Override
  public void inForce(Instant until) {
    expiry.set(until.toEpochMilli() / 1e3);
    certificates.labelValues("in-force").inc();
  }

  @Override
  public void faulty() {
    certificates.labelValues("faulty").inc();
  }
}
