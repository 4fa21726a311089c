package dev.fim.report.diff;

/// One line of a unified diff.
///
/// @param text with the sign in front, in the form of [dev.fim.path.DisplayForm#ofLine], without a
///   newline
public record DiffLine(Kind kind, String text) {

  public enum Kind {
    /// The place of a hunk, `@@ -1,4 +1,4 @@`.
    HUNK,
    /// Of both files.
    CONTEXT,
    /// Of the trusted file only.
    REMOVED,
    /// Of the other file only.
    ADDED,
    /// The line before ends without a newline.
    NO_NEWLINE
  }
}
