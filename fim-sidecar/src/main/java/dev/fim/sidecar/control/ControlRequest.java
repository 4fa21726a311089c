package dev.fim.sidecar.control;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request to a running sidecar. Immutable.
///
/// @param container the name of the target; null for the only one
/// @param time the length of a [Verb#HOLD]; null for every other verb
public record ControlRequest(Verb verb, @Nullable String container, @Nullable Duration time) {

  /// The kinds of requests.
  public enum Verb {
    /// Trust the current files of the target.
    ACCEPT,
    /// End nothing for some time.
    HOLD,
    /// End the time of [#HOLD] now.
    RESUME,
    /// Print the rules of a policy that would have covered the drift.
    SUGGEST,
    /// Print the state of the target, or of all targets where none is named.
    STATUS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// The constant's name in lower case, which is also the name of the command.
    public String label() {
      return label;
    }
  }

  public ControlRequest {
    if ((verb == Verb.HOLD) != (time != null)) {
      throw new IllegalArgumentException("a time belongs to hold, and to nothing else");
    }
  }
}
