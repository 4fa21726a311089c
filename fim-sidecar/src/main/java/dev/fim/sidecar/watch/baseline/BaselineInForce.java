package dev.fim.sidecar.watch.baseline;

import dev.fim.CheckSession;
import dev.fim.compare.BaselineName;
import org.jspecify.annotations.Nullable;

/// The baseline that a target is compared with from now on.
///
/// @param session the caller of [Baselines] closes it
/// @param source the label of a [BaselineSource]
/// @param accepted whether it is an accepted generation, which replaces that of the source
/// @param standing whether it covers the selection of the settings
public record BaselineInForce(
    CheckSession session, String source, boolean accepted, Standing standing) {

  /// Whether it covers the files that the settings select.
  public enum Standing {
    /// It does.
    WHOLE(null),
    /// It does: it replaced one that did not.
    REPLACED(
        "the settings select other files than the kept baseline covers, so it was recorded again"),
    /// It was recorded with other settings. Files that both select are compared; the rest is
    /// unverified.
    PARTIAL(
        "it was recorded with settings that selected other files; only files that both select are"
            + " compared"),
    /// It was provided from outside, and covers less than the settings select.
    SHORT(
        "it does not cover all files that the settings select; only files that both select are"
            + " compared: record it with the same paths and rules"),
    /// As [#PARTIAL], and a person has to accept a new one.
    PARTIAL_ACCEPTED(
        "it was accepted with settings that selected other files; only files that both select are"
            + " compared until 'fim-sidecar accept'");

    private final @Nullable String reason;

    Standing(@Nullable String reason) {
      this.reason = reason;
    }

    /// The reason for events and the log; null if there is none.
    public @Nullable String reason() {
      return reason;
    }

    /// Whether all selected files are compared, so that the target can be ready.
    public boolean isWhole() {
      return this == WHOLE || this == REPLACED;
    }
  }

  /// The name of the baseline: the digest of its portable form.
  public BaselineName name() {
    return session.name();
  }
}
