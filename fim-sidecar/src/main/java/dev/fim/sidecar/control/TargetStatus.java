package dev.fim.sidecar.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of one target. Immutable.
///
/// @param reason why it is not ready, in display form; null if it is
/// @param baseline the source of the baseline in force; null if there is none
/// @param entries of the baseline in force
/// @param sha256 of the portable form of the baseline in force
/// @param intact when a sweep last found no difference
/// @param drifted when drift was last found
/// @param heldUntil the end of a hold, until which drift ends nothing; null without a hold
public record TargetStatus(
    String container,
    @Nullable String reason,
    @Nullable String baseline,
    long entries,
    @Nullable String sha256,
    @Nullable Instant intact,
    @Nullable Instant drifted,
    @Nullable Instant heldUntil) {

  /// Whether the target is ready.
  public boolean isReady() {
    return reason == null;
  }
}
