package dev.fim.sidecar.watch;

import java.time.Duration;

/// How a tree is watched.
///
/// @param events whether changes are heard of as they happen; if not, sweeps alone find them
/// @param debounce how long after a first event others are waited for, which are then checked with
///   it
/// @param sweepInterval from the end of one sweep to the start of the next
/// @param sweepPause the same, where something asks for a sweep at once: what asks may be the app
/// @param rereadPeriod within which every file is read again although it looks the same
/// @param rereadRate how many bytes a second that may take
public record WatchSettings(
    Events events,
    Duration debounce,
    Duration sweepInterval,
    Duration sweepPause,
    Duration rereadPeriod,
    long rereadRate) {

  private static final Duration SHORTEST_BOUND = Duration.ofMinutes(10);

  public enum Events {
    ON,
    OFF
  }

  public static final WatchSettings STANDARD =
      new WatchSettings(
          Events.ON,
          Duration.ofMillis(2),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofHours(1),
          16L << 20);

  public WatchSettings {
    if (debounce.isNegative()
        || sweepPause.isNegative()
        || !sweepInterval.isPositive()
        || !rereadPeriod.isPositive()
        || rereadRate < 1) {
      throw new IllegalArgumentException("intervals and rate of a watch must be positive");
    }
  }

  /// How long a sweep may take at most, before it counts as hung: what has to come to every file
  /// within the period has failed by then.
  public Duration longestSweep() {
    return rereadPeriod.compareTo(SHORTEST_BOUND) > 0 ? rereadPeriod : SHORTEST_BOUND;
  }

  public WatchSettings withEvents(Events newEvents) {
    return new WatchSettings(
        newEvents, debounce, sweepInterval, sweepPause, rereadPeriod, rereadRate);
  }

  public WatchSettings withSweeps(Duration interval, Duration pause) {
    return new WatchSettings(events, debounce, interval, pause, rereadPeriod, rereadRate);
  }

  public WatchSettings withReread(Duration period, long rate) {
    return new WatchSettings(events, debounce, sweepInterval, sweepPause, period, rate);
  }
}
