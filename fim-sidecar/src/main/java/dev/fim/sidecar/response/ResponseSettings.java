package dev.fim.sidecar.response;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How drift is answered.
///
/// @param volumes whether drift on a volume is answered like any other; a restart does not undo it
/// @param tries how often in a row something may escape a look before that is drift, 2 or more
/// @param patience how long it may escape, whatever the number of tries
/// @param firstBackOff how long after a kill the next one is, doubled with each that follows
/// @param longestBackOff the bound of that
/// @param calm how long after a kill the count starts anew
/// @param budget after how many kills it is only said any more; null for no end, since cheap drifts
///   would else buy an attacker freedom
/// @param heldUntil until when drift is only said, as during maintenance; null where it is answered
public record ResponseSettings(
    Mode mode,
    VolumeDrift volumes,
    int tries,
    Duration patience,
    Duration firstBackOff,
    Duration longestBackOff,
    Duration calm,
    @Nullable Budget budget,
    @Nullable Instant heldUntil) {

  /// What is done about drift on a volume.
  public enum VolumeDrift {
    ALARM,
    RESPOND
  }

  /// So many kills within a time.
  public record Budget(int kills, Duration within) {
    public Budget {
      if (kills < 1 || within.isNegative() || within.isZero()) {
        throw new IllegalArgumentException("not a budget: " + kills + " in " + within);
      }
    }
  }

  public ResponseSettings {
    if (tries < 2) {
      throw new IllegalArgumentException("at least two tries are needed, not " + tries);
    }
    if (firstBackOff.isNegative() || longestBackOff.compareTo(firstBackOff) < 0) {
      throw new IllegalArgumentException(
          "no back-off from " + firstBackOff + " to " + longestBackOff);
    }
  }

  /// What holds where nothing else is said.
  public static ResponseSettings of(Mode mode) {
    return new ResponseSettings(
        mode,
        VolumeDrift.ALARM,
        3,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        null,
        null);
  }

  public ResponseSettings heldUntil(@Nullable Instant until) {
    return new ResponseSettings(
        mode, volumes, tries, patience, firstBackOff, longestBackOff, calm, budget, until);
  }
}
