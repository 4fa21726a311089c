package dev.fim.sidecar.control;

import dev.fim.error.Problem;
import org.jspecify.annotations.Nullable;

/// What a running sidecar answers. Immutable.
///
/// @param problem null if what was asked has been done
/// @param text for whoever asked, in display form: lines without the last line's end
public record ControlReply(@Nullable Problem problem, String text) {

  public static ControlReply done(String text) {
    return new ControlReply(null, text);
  }

  public static ControlReply refused(Problem problem, String text) {
    return new ControlReply(problem, text);
  }
}
