package dev.fim.sidecar.response.decision;

import dev.fim.sidecar.finding.Finding;
import java.time.Instant;
import java.util.List;

/// What was decided before about one target. Immutable; kept over restarts of the container, since
/// it holds how often it was killed.
///
/// @param tracks what was found of late and not yet answered, a path each
/// @param kills when, the earliest first
public record ResponseHistory(List<Track> tracks, List<Instant> kills) {

  /// That of a target that was never looked at.
  public static final ResponseHistory NONE = new ResponseHistory(List.of(), List.of());

  public ResponseHistory {
    tracks = List.copyOf(tracks);
    kills = List.copyOf(kills);
  }

  /// What was found at a path, and how often.
  ///
  /// @param last what was found the last time that anything was
  /// @param first when it was first found
  /// @param tries how often since then
  /// @param present whether it was found by the last look
  public record Track(Finding last, Instant first, int tries, boolean present) {}
}
