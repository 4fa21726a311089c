package dev.fim.sidecar.control;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is asked of a running sidecar. Immutable.
///
/// @param container the target that is meant; null for the only one
/// @param time how long, of [Verb#HOLD]; null for every other
public record ControlRequest(Verb verb, @Nullable String container, @Nullable Duration time) {

  public enum Verb {
    /// Trust what is there now.
    ACCEPT,
    /// End nothing for a time.
    HOLD,
    /// End the time of [#HOLD] now.
    RESUME,
    /// Which rules of a policy would have covered the drift.
    SUGGEST,
    /// How the targets are: all of them, where none is named.
    STATUS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// The constant's name, in lower case: also that of the command.
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
