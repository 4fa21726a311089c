package dev.fim.sidecar.response.decision;

import dev.fim.sidecar.finding.Finding;
import java.time.Instant;
import java.util.List;

/// Earlier findings and kills of one target. Immutable; kept over restarts of the container.
///
/// @param tracks recent findings that were not answered, one per path
/// @param kills their times, the earliest first
public record ResponseHistory(List<Track> tracks, List<Instant> kills) {

  /// The history of a new target.
  public static final ResponseHistory NONE = new ResponseHistory(List.of(), List.of());

  public ResponseHistory {
    tracks = List.copyOf(tracks);
    kills = List.copyOf(kills);
  }

  /// The findings at one path.
  ///
  /// @param last the latest finding
  /// @param first the time of the first finding
  /// @param tries the number of findings since then
  /// @param present whether the last look found it
  public record Track(Finding last, Instant first, int tries, boolean present) {}
}
