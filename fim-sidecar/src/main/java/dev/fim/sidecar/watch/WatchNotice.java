package dev.fim.sidecar.watch;

/// What a watch has to say besides verdicts.
///
/// @param detail one line in display form
public record WatchNotice(Kind kind, String detail) {

  public enum Kind {
    /// The kernel dropped events.
    OVERFLOW,
    /// Some directories, or all, cannot be watched.
    UNWATCHED,
    /// A file system below the root was unmounted.
    UNMOUNTED,
    /// More changed at once than is worth checking one by one.
    FLOOD,
    /// A check came to no verdict though the target is there.
    NO_VERDICT,
    /// The rate is too low to read every file again within the period.
    SLOW_REREAD
  }
}
