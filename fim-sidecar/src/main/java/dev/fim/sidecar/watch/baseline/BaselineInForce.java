package dev.fim.sidecar.watch.baseline;

import dev.fim.CheckSession;
import dev.fim.compare.BaselineName;
import org.jspecify.annotations.Nullable;

/// What a target is compared with from now on.
///
/// @param session to be closed by whoever asked for it
/// @param source the label of a [BaselineSource]
/// @param accepted whether it is a generation that was accepted in place of what the source gives
/// @param standing how it was come by
public record BaselineInForce(
    CheckSession session, String source, boolean accepted, Standing standing) {

  /// Whether it is a record of what the settings select.
  public enum Standing {
    /// It is.
    WHOLE(null),
    /// It is: another was kept, and replaced.
    REPLACED(
        "the settings select other files than those of the baseline that was kept, so it was"
            + " recorded anew"),
    /// It was recorded with other settings. What both select is compared; nothing vouches for the
    /// rest.
    PARTIAL(
        "it was recorded with settings that selected other files; only what both select is"
            + " compared"),
    /// It was brought along, and holds less than the settings select.
    SHORT(
        "it does not hold all that the settings select; only what both select is compared: record"
            + " it with the same paths and rules"),
    /// As [#PARTIAL], and a person has to say what is trusted.
    PARTIAL_ACCEPTED(
        "it was accepted with settings that selected other files; only what both select is compared"
            + " until 'fim-sidecar accept'");

    private final @Nullable String reason;

    Standing(@Nullable String reason) {
      this.reason = reason;
    }

    /// For events and people; null if there is nothing to say.
    public @Nullable String reason() {
      return reason;
    }

    /// Whether the whole selection is compared, so that the target can be ready.
    public boolean isWhole() {
      return this == WHOLE || this == REPLACED;
    }
  }

  public BaselineName name() {
    return session.name();
  }
}
