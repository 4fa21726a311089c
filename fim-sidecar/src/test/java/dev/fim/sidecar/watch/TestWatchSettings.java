package dev.fim.sidecar.watch;

import java.time.Duration;

/// Settings of a watch for tests.
public final class TestWatchSettings {

  /// The usual settings.
  public static final WatchSettings STANDARD =
      sweeping(Duration.ofSeconds(10), WatchSettings.SWEEP_PAUSE);

  private TestWatchSettings() {}

  /// Settings with events.
  public static WatchSettings sweeping(Duration interval, Duration pause) {
    return new WatchSettings(
        WatchSettings.Events.ON,
        Duration.ofMillis(2),
        interval,
        pause,
        Duration.ofHours(1),
        16L << 20);
  }
}
