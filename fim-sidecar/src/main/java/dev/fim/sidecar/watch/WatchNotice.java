package dev.fim.sidecar.watch;

/// A report of a watch besides its verdicts.
///
/// @param detail one line in display form
public record WatchNotice(Kind kind, String detail) {

  /// The kinds.
  public enum Kind {
    /// The kernel dropped events.
    OVERFLOW,
    /// Some or all directories cannot be watched.
    UNWATCHED,
    /// A file system below the root was unmounted.
    UNMOUNTED,
    /// Too many changes at once to check them one by one.
    FLOOD,
    /// A check had no verdict although the target still runs.
    NO_VERDICT,
    /// The rate is too low to read every file again within the period.
    SLOW_REREAD
  }
}
