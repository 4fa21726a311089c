package dev.fim.sidecar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.webhook.WebhookMetricsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Alerts and dashboard ask for what there is.
class MonitoringTest {

  private static final Path DIRECTORY = Path.of("../k8s_manifests/monitoring");
  private static final Pattern METRIC = Pattern.compile("\\bfim_[a-z_]+");

  private static Set<String> named(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The names of all samples, once each metric has one.
  private static Set<String> served() {
    Metrics metrics = new Metrics();
    metrics.scanned("app", "sweep", Duration.ofMillis(3), 10);
    metrics.found("app", "changed");
    metrics.drifted("app", true);
    metrics.acted("app", "kill", "ended");
    metrics.intact("app", Instant.EPOCH);
    metrics.baseline("app", "first-sight", "ab");
    metrics.held("app", false);
    metrics.watching("app", 3);
    metrics.overflowed();
    return Stream.of(metrics.page().text(), WebhookMetricsText.text())
        .flatMap(String::lines)
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("[ {].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyMetricOfAnAlertIsServed() throws IOException {
    Set<String> asked = named(Files.readString(DIRECTORY.resolve("prometheus-rule.yaml")));
    assertThat(asked).hasSizeGreaterThan(4);
    assertThat(served()).containsAll(asked);
  }

  @Test
  void everyMetricOfTheDashboardIsServedAndEveryOneThatIsServedIsShown() throws IOException {
    Set<String> asked = named(Files.readString(DIRECTORY.resolve("dashboard.json")));
    assertThat(served()).containsAll(asked);
    assertThat(served().stream().filter(name -> !name.matches(".*_(sum|count)")).toList())
        .containsExactlyInAnyOrderElementsOf(asked);
  }
}
