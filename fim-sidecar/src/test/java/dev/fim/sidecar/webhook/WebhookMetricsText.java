package dev.fim.sidecar.webhook;

import java.time.Duration;
import java.time.Instant;

/// What the webhook serves at `/metrics`, for tests of other rooms.
public final class WebhookMetricsText {

  private WebhookMetricsText() {}

  /// With a sample of each metric.
  public static String text() {
    WebhookMetrics metrics = new WebhookMetrics(() -> 0);
    metrics.answered(Result.INJECTED, Duration.ofMillis(3));
    metrics.inForce(Instant.EPOCH);
    return metrics.page().text();
  }
}
