package dev.fim.sidecar.watch.baseline;

import java.time.Instant;

/// The result of looking for the baseline of a target.
public sealed interface BaselineResolution {

  record Found(BaselineInForce baseline) implements BaselineResolution {}

  /// It will be recorded, but not before `until`.
  record HoldOff(Instant until) implements BaselineResolution {}
}
