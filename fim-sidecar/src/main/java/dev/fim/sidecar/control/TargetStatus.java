package dev.fim.sidecar.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How one target is. Immutable.
///
/// @param reason why it is not ready, in display form; null if it is
/// @param baseline where the one in force is from; null if none is
/// @param entries of the baseline in force
/// @param sha256 of the portable form of the baseline in force
/// @param intact when a sweep last found everything as it was
/// @param drifted when drift was last found
/// @param heldUntil until when drift ends nothing; null if it is answered
public record TargetStatus(
    String container,
    @Nullable String reason,
    @Nullable String baseline,
    long entries,
    @Nullable String sha256,
    @Nullable Instant intact,
    @Nullable Instant drifted,
    @Nullable Instant heldUntil) {

  public boolean isReady() {
    return reason == null;
  }
}
