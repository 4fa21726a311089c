package dev.fim;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// What a recording would do with one path.
///
/// @param type null where it is not known, and for a mount that is not in scope
/// @param rule the number of the last rule that matches, counted from 1; 0 where none does, where
///   the type is not known, and for a directory on the way that is [Fate#UNLISTED]
/// @param attributes that would be compared
/// @param reason why it is [Fate#UNLISTED] or [Fate#UNKNOWN]; else null
public record PreviewedPath(
    RawPath path,
    @Nullable FileType type,
    Fate fate,
    int rule,
    AttributeSet attributes,
    @Nullable Reason reason) {

  /// What becomes of a path.
  public enum Fate {
    /// A rule selects it.
    SELECTED("selected"),
    /// No rule selects this directory, but some rule may select something below it. It would be
    /// recorded if that is so.
    ANCESTOR("ancestor"),
    /// A rule excludes it, with everything below it.
    EXCLUDED("excluded"),
    /// No rule matches it, nor can match anything below it.
    UNMATCHED("unmatched"),
    /// A mount begins there that is not in scope. Nobody looks into it.
    MOUNT("mount"),
    /// A directory that would be recorded, but whose names could not be had, or not all.
    UNLISTED("unlisted"),
    /// A name of which nothing else could be had.
    UNKNOWN("unknown");

    private final String label;

    Fate(String label) {
      this.label = label;
    }

    /// The word for it in a listing.
    public String label() {
      return label;
    }
  }
}
