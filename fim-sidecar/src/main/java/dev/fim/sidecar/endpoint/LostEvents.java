package dev.fim.sidecar.endpoint;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/// The metric of events that were not written, which all who write events have.
public final class LostEvents {

  private LostEvents() {}

  /// Adds it to a registry.
  ///
  /// @param lost how many there are; called by any thread
  public static void register(PrometheusRegistry registry, LongSupplier lost) {
    CounterWithCallback.builder()
        .name("fim_events_lost_total")
        .help("Events that were not written, since standard output did not take them.")
        .callback(callback -> callback.call((double) lost.getAsLong()))
        .register(registry);
  }
}
