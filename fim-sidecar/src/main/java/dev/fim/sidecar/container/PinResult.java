package dev.fim.sidecar.container;

/// What came of opening the root of a container.
public sealed interface PinResult {

  /// It is open; the taker closes it.
  record Pinned(PinnedRoot root) implements PinResult {}

  /// The container is still in the making, or its first process has left it: there is no verdict
  /// about it yet.
  record NotReady(String why, Standing standing) implements PinResult {}

  /// What it would mean if a container stayed so.
  enum Standing {
    /// The first process is not in the root of the container.
    ELSEWHERE,
    /// It cannot be told what the first process is in.
    UNKNOWN
  }

  /// Its first process has ended.
  record Gone() implements PinResult {}

  /// It cannot be opened, and will not be unless something is changed.
  ///
  /// @param message what could not be read and what it takes
  record Refused(String message) implements PinResult {}
}
