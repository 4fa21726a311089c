package dev.fim.sidecar.watch;

/// What a check was made for.
///
/// @param since when the first event was read, or the sweep began, by [System#nanoTime]
/// @param entries how many were looked at, directories above a path included
/// @param bytes how many were read, in a sweep
public record CheckContext(Trigger trigger, long since, long entries, long bytes) {

  public enum Trigger {
    /// Events from the kernel.
    EVENT,
    /// The interval, or something that asked for a sweep.
    SWEEP
  }
}
