package dev.fim.sidecar.watch.baseline;

import dev.fim.CheckSession;
import dev.fim.report.BaselineName;

/// What a target is compared with from now on.
///
/// @param session to be closed by whoever asked for it
/// @param source the label of a [BaselineSource]
/// @param accepted whether it is a generation that was accepted in place of what the source gives
public record BaselineInForce(CheckSession session, String source, boolean accepted) {

  public BaselineName name() {
    return session.name();
  }
}
