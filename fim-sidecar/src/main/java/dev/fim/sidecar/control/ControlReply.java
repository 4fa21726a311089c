package dev.fim.sidecar.control;

import dev.fim.error.Problem;
import org.jspecify.annotations.Nullable;

/// The reply of a running sidecar. Immutable.
///
/// @param problem null if the sidecar has done what was asked
/// @param text the lines for the caller, in display form, without a line feed at the end
public record ControlReply(@Nullable Problem problem, String text) {

  /// A reply to a request that was executed.
  public static ControlReply done(String text) {
    return new ControlReply(null, text);
  }

  /// A reply to a request that was not executed.
  public static ControlReply refused(Problem problem, String text) {
    return new ControlReply(problem, text);
  }
}
