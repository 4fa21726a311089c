package dev.fim.sidecar.endpoint;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/// The metric of lost events, for every program that writes events.
public final class LostEvents {

  private LostEvents() {}

  /// Adds the metric to a registry.
  ///
  /// @param lost gives the number of lost events; called by any thread
  public static void register(PrometheusRegistry registry, LongSupplier lost) {
    CounterWithCallback.builder()
        .name("fim_events_lost_total")
        .help("Events that were not written, since standard output did not take them.")
        .callback(callback -> callback.call((double) lost.getAsLong()))
        .register(registry);
  }
}
