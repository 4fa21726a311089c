package dev.fim.request;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// What a recording would do with one path.
///
/// @param type null if unknown, and for a mount that is not in scope
/// @param rule the number of the last matching rule, counted from 1; 0 if none matches, if the type
///   is unknown, and for an ancestor that is [Fate#UNLISTED]
/// @param attributes that would be compared
/// @param reason why it is [Fate#UNLISTED] or [Fate#UNKNOWN]; else null
public record PreviewedPath(
    RawPath path,
    @Nullable FileType type,
    Fate fate,
    int rule,
    AttributeSet attributes,
    @Nullable Reason reason) {

  /// What a recording does with a path.
  public enum Fate {
    /// A rule selects it.
    SELECTED("selected"),
    /// No rule selects this directory, but a rule may select something below it. Recorded only
    /// then.
    ANCESTOR("ancestor"),
    /// A rule excludes it and everything below it.
    EXCLUDED("excluded"),
    /// No rule matches it or can match anything below it.
    UNMATCHED("unmatched"),
    /// A mount that is not in scope. It is not scanned.
    MOUNT("mount"),
    /// A directory that would be recorded, but could not be listed in full.
    UNLISTED("unlisted"),
    /// A name whose status could not be read.
    UNKNOWN("unknown");

    private final String label;

    Fate(String label) {
      this.label = label;
    }

    /// The word in listings.
    public String label() {
      return label;
    }
  }
}
