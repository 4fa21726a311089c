package dev.fim.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one container.
///
/// @param role of the database that reported it: this the sidecar cannot choose
/// @param baseline the one in force; null if none was reported
/// @param isKnown whether the catalogue has that generation, with that digest
/// @param drifts how many were reported in the time looked at
/// @param lastDrift null for none
public record PodState(
    String role,
    PodIdentity identity,
    @Nullable String image,
    Heard heard,
    @Nullable BaselineClaim baseline,
    boolean isKnown,
    long drifts,
    @Nullable Drift lastDrift) {

  /// The last report.
  ///
  /// @param at by the clock of the server
  /// @param version of the sidecar
  public record Heard(
      Instant at, String kind, @Nullable String verdict, @Nullable String version) {}
}
