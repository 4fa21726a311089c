package dev.fim.trust;

import dev.fim.path.ByteString;
import dev.fim.seal.Seal;
import dev.fim.seal.SealSubject;
import java.time.Instant;

/// What is remembered of a seal.
///
/// @param place the path of what was sealed, in display form
/// @param series of the generation
/// @param number rises within the series
/// @param created when the generation was recorded, or the policy was sealed
/// @param digest of what was sealed: 32 bytes
record SeenSeal(String place, String series, long number, Instant created, ByteString digest) {

  private static final String POLICIES = "0".repeat(32);

  static SeenSeal of(String place, Seal seal) {
    return switch (seal.statement().subject()) {
      case SealSubject.Baseline baseline ->
          new SeenSeal(
              place,
              baseline.series(),
              baseline.number(),
              baseline.created(),
              baseline.digest().record());
      case SealSubject.PolicyText policy -> {
        Instant sealed = seal.statement().sealed();
        yield new SeenSeal(place, POLICIES, sealed.toEpochMilli(), sealed, policy.digest());
      }
    };
  }

  private boolean isPolicy() {
    return series.equals(POLICIES);
  }

  /// Such as `generation 3 of 2026-11-27T10:00:00Z`.
  String display() {
    return isPolicy()
        ? "the policy sealed at " + created
        : "generation %d of %s".formatted(number, created);
  }
}
