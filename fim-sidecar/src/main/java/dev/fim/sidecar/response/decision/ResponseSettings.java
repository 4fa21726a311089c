package dev.fim.sidecar.response.decision;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How drift is answered.
///
/// @param volumes whether drift on a volume is answered too; a restart does not undo it
/// @param tries the number of failed looks in a row that count as drift, 2 or more
/// @param patience the time of failed looks that counts as drift, whatever their number
/// @param firstBackOff the wait before the next kill, doubled for each further one
/// @param longestBackOff its maximum
/// @param backOff whether to wait even if a kubelet delays the restart too
/// @param calm the time after a kill that resets the wait
/// @param budget the number of kills after which drift is only reported; null for no limit, because
///   an attacker could use cheap drift to use it up
/// @param heldUntil the end of a hold, until which drift is only reported; null without one
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

  /// How drift on a volume is answered.
  public enum VolumeDrift {
    ALARM,
    RESPOND
  }

  /// When a kill is delayed.
  public enum BackOff {
    /// Always.
    ALWAYS,
    /// Only without a kubelet: a kubelet delays the restart of a container that ends repeatedly,
    /// and two waits would add up.
    WITHOUT_KUBELET
  }

  /// The program that restarts the target.
  public enum Supervisor {
    KUBELET,
    OTHER
  }

  /// A number of kills within a time.
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

  /// The default settings.
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

  /// The same settings with a hold until then; null for none.
  public ResponseSettings heldUntil(@Nullable Instant until) {
    return new ResponseSettings(
        mode, volumes, tries, patience, firstBackOff, longestBackOff, backOff, calm, budget, until);
  }

  /// The same settings with waits of at most `longest`.
  public ResponseSettings withBackOff(Duration longest, BackOff where) {
    Duration first = firstBackOff.compareTo(longest) < 0 ? firstBackOff : longest;
    return new ResponseSettings(
        mode, volumes, tries, patience, first, longest, where, calm, budget, heldUntil);
  }

  /// The settings for a target that this supervisor restarts.
  public ResponseSettings under(Supervisor supervisor) {
    return supervisor == Supervisor.KUBELET && backOff == BackOff.WITHOUT_KUBELET
        ? withBackOff(Duration.ZERO, backOff)
        : this;
  }
}
