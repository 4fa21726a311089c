package dev.fim.report.fleet;

import dev.fim.fleet.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/// What a container's last report comes down to.
enum FleetStatus {
  DRIFTED,
  UNVERIFIABLE,
  SILENT,
  INTACT,
  GONE;

  /// After so long without a report, a container counts as silent.
  static final Duration SILENT_AFTER = Duration.ofHours(1);

  private static final Set<String> OF_DRIFT = Set.of("drift", "action");

  static FleetStatus of(PodState pod, Instant now) {
    PodState.Heard heard = pod.heard();
    if (heard.kind().equals("gone")) {
      return GONE;
    }
    if (OF_DRIFT.contains(heard.kind()) || "drifted".equals(heard.verdict())) {
      return DRIFTED;
    }
    if (Duration.between(heard.at(), now).compareTo(SILENT_AFTER) > 0) {
      return SILENT;
    }
    return "intact".equals(heard.verdict()) || heard.kind().equals("baseline")
        ? INTACT
        : UNVERIFIABLE;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
