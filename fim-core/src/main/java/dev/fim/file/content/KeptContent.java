package dev.fim.file.content;

import dev.fim.path.ByteString;
import org.jspecify.annotations.Nullable;

/// What is kept of the content of a file whose rule asks for a copy. Immutable.
public sealed interface KeptContent {

  /// A copy.
  ///
  /// @param deflated the content as a raw deflate stream (RFC 1951). It may come from anywhere:
  ///   [CopyReader] reads it
  record Copy(ByteString deflated) implements KeptContent {}

  /// A copy that is in the database of the entry and was not loaded.
  record Stored() implements KeptContent {}

  /// No copy, and why.
  record Withheld(Cause cause) implements KeptContent {}

  /// Why there is no copy.
  enum Cause {
    PRIVATE("private", "not everybody may read it"),
    SECRET("private-key", "it holds a private key"),
    OUTSIZED("too-large", "it is larger than the limit of the rule"),
    BINARY("binary", "it is not text");

    private final String label;
    private final String reason;

    Cause(String label, String reason) {
      this.label = label;
      this.reason = reason;
    }

    /// The name in files and reports.
    public String label() {
      return label;
    }

    /// A sentence about the file, without a full stop.
    public String reason() {
      return reason;
    }

    /// The cause with this label.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Cause ofLabel(String label) {
      for (Cause cause : values()) {
        if (cause.label.equals(label)) {
          return cause;
        }
      }
      throw new IllegalArgumentException("an unknown reason for the lack of a copy");
    }
  }

  /// `kept`, or the label of the cause.
  default String label() {
    return this instanceof Withheld(Cause cause) ? cause.label() : "kept";
  }

  /// Whether both say the same of files with equal digests: a copy that was loaded is the same as
  /// one that was not.
  static boolean isSame(@Nullable KeptContent one, @Nullable KeptContent other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.label().equals(other.label());
  }
}
