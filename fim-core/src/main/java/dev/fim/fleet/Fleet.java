package dev.fim.fleet;

import java.time.Instant;
import java.util.List;

/// The containers that have reported.
///
/// @param since reports before it were not looked at
/// @param asOf when this was read
/// @param isCut whether there are more than these
public record Fleet(List<PodState> pods, Instant since, Instant asOf, boolean isCut) {

  public Fleet {
    pods = List.copyOf(pods);
  }
}
