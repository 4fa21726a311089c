package dev.fim.sidecar.container;

/// The result of opening the root of a container.
public sealed interface PinResult {

  /// It is open; the receiver closes it.
  record Pinned(PinnedRoot root) implements PinResult {}

  /// The container is not fully started, or its first process has left it: there is no verdict
  /// about it yet.
  record NotReady(String why, Standing standing) implements PinResult {}

  /// The meaning if a container stays so.
  enum Standing {
    /// The first process is not in the root of the container.
    ELSEWHERE,
    /// It is unknown which root the first process has.
    UNKNOWN
  }

  /// Its first process has ended.
  record Gone() implements PinResult {}

  /// It cannot be opened until something is changed.
  ///
  /// @param message the file that could not be read, and the missing right
  record Refused(String message) implements PinResult {}
}
