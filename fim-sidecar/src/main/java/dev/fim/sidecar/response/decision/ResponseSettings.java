package dev.fim.sidecar.response.decision;

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
/// @param backOff whether there is such a wait where a kubelet makes the container wait, too
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
    BackOff backOff,
    Duration calm,
    @Nullable Budget budget,
    @Nullable Instant heldUntil) {

  /// What is done about drift on a volume.
  public enum VolumeDrift {
    ALARM,
    RESPOND
  }

  /// Where a kill is put off.
  public enum BackOff {
    /// Everywhere.
    ALWAYS,
    /// Where no kubelet is: one makes a container that ends again and again wait before it starts,
    /// and two waits would add up.
    WITHOUT_KUBELET
  }

  /// Who starts the target again.
  public enum Supervisor {
    KUBELET,
    OTHER
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
        BackOff.WITHOUT_KUBELET,
        Duration.ofMinutes(10),
        null,
        null);
  }

  public ResponseSettings heldUntil(@Nullable Instant until) {
    return new ResponseSettings(
        mode, volumes, tries, patience, firstBackOff, longestBackOff, backOff, calm, budget, until);
  }

  /// The same with waits of at most `longest`.
  public ResponseSettings withBackOff(Duration longest, BackOff where) {
    Duration first = firstBackOff.compareTo(longest) < 0 ? firstBackOff : longest;
    return new ResponseSettings(
        mode, volumes, tries, patience, first, longest, where, calm, budget, heldUntil);
  }

  /// What holds for a target that this one starts again.
  public ResponseSettings under(Supervisor supervisor) {
    return supervisor == Supervisor.KUBELET && backOff == BackOff.WITHOUT_KUBELET
        ? withBackOff(Duration.ZERO, backOff)
        : this;
  }
}
