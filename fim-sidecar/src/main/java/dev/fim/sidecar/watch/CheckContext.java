package dev.fim.sidecar.watch;

/// Why a check was made, and what it cost.
///
/// @param since when the first event was read or the sweep started, by [System#nanoTime]
/// @param entries the number of files and directories looked at, directories above a path included
/// @param bytes the number of bytes that a sweep read
public record CheckContext(Trigger trigger, long since, long entries, long bytes) {

  /// What started the check.
  public enum Trigger {
    /// Events from the kernel.
    EVENT,
    /// The interval, or a request for a sweep.
    SWEEP
  }
}
