package dev.fim.sidecar.watch;

import java.time.Duration;

/// How a tree is watched.
///
/// @param events whether to use events of the kernel; otherwise only sweeps find changes
/// @param debounce how long to wait for more events after the first one before checking
/// @param sweepInterval from the end of one sweep to the start of the next
/// @param sweepPause the same after a request for a sweep: the app itself may cause the request
/// @param rereadPeriod the period in which every file is read again although it looks unchanged
/// @param rereadRate the maximum of that in bytes per second
public record WatchSettings(
    Events events,
    Duration debounce,
    Duration sweepInterval,
    Duration sweepPause,
    Duration rereadPeriod,
    long rereadRate) {

  private static final Duration SHORTEST_BOUND = Duration.ofMinutes(10);

  /// Whether to use events of the kernel.
  public enum Events {
    ON,
    OFF
  }

  /// The usual pause after a requested sweep.
  public static final Duration SWEEP_PAUSE = Duration.ofMillis(500);

  public WatchSettings {
    if (debounce.isNegative()
        || sweepPause.isNegative()
        || !sweepInterval.isPositive()
        || !rereadPeriod.isPositive()
        || rereadRate < 1) {
      throw new IllegalArgumentException("intervals and rate of a watch must be positive");
    }
  }

  /// The time after which a sweep counts as hung: a sweep reaches every file within the period.
  public Duration longestSweep() {
    return rereadPeriod.compareTo(SHORTEST_BOUND) > 0 ? rereadPeriod : SHORTEST_BOUND;
  }

  /// The same settings with or without events.
  public WatchSettings withEvents(Events newEvents) {
    return new WatchSettings(
        newEvents, debounce, sweepInterval, sweepPause, rereadPeriod, rereadRate);
  }
}
