package dev.fim.sidecar.endpoint;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The metrics of the sidecar. Labels have names of containers and constants, never a path or an
/// error text. Thread-safe.
public final class Metrics {

  private static final String CONTAINER = "container";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricsPage page = new MetricsPage(registry);

  private final Histogram scans =
      Histogram.builder()
          .name("fim_scan_duration_seconds")
          .help("How long scans took, by kind: targeted, sweep or full.")
          .labelNames(CONTAINER, "kind")
          .classicUpperBounds(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600)
          .classicOnly()
          .register(registry);
  private final Counter entries =
      counter("fim_scanned_entries_total", "Files and directories scanned.", CONTAINER);
  private final Counter findings =
      counter(
          "fim_findings_total",
          "Differences, and what could not be verified, by kind.",
          CONTAINER,
          "kind");
  private final Gauge drifted =
      gauge("fim_drifted", "1 while the last verdict was drift, else 0.", CONTAINER);
  private final Counter actions =
      counter(
          "fim_actions_total",
          "What was done about drift, by action and result.",
          CONTAINER,
          "action",
          "result");
  private final Gauge lastIntact =
      gauge(
          "fim_last_intact_timestamp_seconds",
          "When a sweep last found no difference, in seconds since 1970.",
          CONTAINER);
  private final Info baseline =
      Info.builder()
          .name("fim_baseline_info")
          .help("The baseline in force: where it is from, and its digest.")
          .labelNames(CONTAINER, "source", "sha256")
          .register(registry);
  private final Map<String, String[]> baselines = new ConcurrentHashMap<>();
  private final Gauge held =
      gauge("fim_held", "1 during a hold, in which drift ends nothing, else 0.", CONTAINER);
  private final Gauge recurring =
      gauge(
          "fim_recurring_drift",
          "Files and directories that drifted at each of the last starts, 3 or more in a row.",
          CONTAINER);
  private final Gauge watches =
      gauge("fim_inotify_watches", "Directories that the kernel watches.", CONTAINER);
  private final Counter overflows =
      counter(
          "fim_inotify_overflows_total",
          "How often the kernel lost events, each of which led to a sweep.");

  private final Counter faults =
      counter("fim_faults_total", "Faults in fim itself, after which it started over.", CONTAINER);

  private final Gauge refreshed =
      gauge(
          "fim_catalogue_last_success_timestamp_seconds",
          "When the catalogue last answered with the newest baseline, in seconds since 1970.",
          CONTAINER);
  private final Counter reportsLost =
      counter(
          "fim_catalogue_reports_lost_total",
          "Reports that were dropped because the catalogue was away for long.");
  private volatile Consumer<String> intactListener = _ -> {};

  private volatile LongSupplier lost = () -> 0;
  private volatile LongSupplier written = () -> 0;

  /// Registers all metrics.
  public Metrics() {
    LostEvents.register(registry, () -> lost.getAsLong());
    CounterWithCallback.builder()
        .name("fim_events_written_total")
        .help("Events that standard output took, and that are in the chain.")
        .callback(callback -> callback.call((double) written.getAsLong()))
        .register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /// Records a scan that had a verdict.
  ///
  /// @param kind `targeted`, `sweep` or `full`
  public void scanned(String container, String kind, Duration took, long seen) {
    scans.labelValues(container, kind).observe(took.toNanos() / 1e9);
    entries.labelValues(container).inc((double) seen);
  }

  /// Counts one finding by the kind that reports use.
  public void found(String container, String kind) {
    findings.labelValues(container, kind).inc();
  }

  /// Records whether the last verdict was drift.
  public void drifted(String container, boolean isDrift) {
    drifted.labelValues(container).set(isDrift ? 1 : 0);
  }

  /// Records that a whole sweep found nothing.
  public void intact(String container, Instant when) {
    lastIntact.labelValues(container).set(when.toEpochMilli() / 1e3);
    intactListener.accept(container);
  }

  /// Passes on for which container a sweep found nothing.
  ///
  /// @param next must neither block nor fail
  public void intactListener(Consumer<String> next) {
    intactListener = next;
  }

  /// Records that the catalogue answered.
  public void refreshed(String container, Instant when) {
    refreshed.labelValues(container).set(when.toEpochMilli() / 1e3);
  }

  /// Counts a report that was dropped.
  public void reportLost() {
    reportsLost.inc();
  }

  /// Counts an action and its result.
  public void acted(String container, String action, String result) {
    actions.labelValues(container, action, result).inc();
  }

  /// Counts a fault of this program.
  public void faulted(String container) {
    faults.labelValues(container).inc();
  }

  /// Registers the source of the number of lost events.
  public void lost(LongSupplier events) {
    lost = events;
  }

  /// Registers the source of the number of events in the chain.
  public void written(LongSupplier events) {
    written = events;
  }

  /// Registers the metric of the last seal, where the events are sealed.
  ///
  /// @param time gives its time, or null before the first one; called by any thread
  public void seals(Supplier<@Nullable Instant> time) {
    GaugeWithCallback.builder()
        .name("fim_last_seal_timestamp_seconds")
        .help("When the events were last sealed, in seconds since 1970; 0 if they never were.")
        .callback(callback -> {
          Instant last = time.get();
          callback.call(last == null ? 0 : last.toEpochMilli() / 1e3);
        })
        .register(registry);
  }

  /// Records a new baseline in force.
  ///
  /// @param sha256 of its portable form, in hexadecimal digits
  public void baseline(String container, String source, String sha256) {
    String[] labels = {container, source, sha256};
    String[] before = baselines.put(container, labels);
    if (before != null) {
      baseline.remove(before);
    }
    baseline.addLabelValues(labels);
  }

  /// Records whether there is a hold.
  public void held(String container, boolean isHeld) {
    held.labelValues(container).set(isHeld ? 1 : 0);
  }

  /// Records the number of paths that drift at every start.
  public void recurring(String container, int places) {
    recurring.labelValues(container).set(places);
  }

  /// Records the number of watched directories.
  public void watching(String container, long directories) {
    watches.labelValues(container).set((double) directories);
  }

  /// Counts a loss of events in the kernel.
  public void overflowed() {
    overflows.inc();
  }

  /// Removes the metrics of a target that has ended.
  public void forget(String container) {
    drifted.remove(container);
    watches.remove(container);
  }

  /// The registry that collects them.
  public MetricsPage page() {
    return page;
  }
}
