package dev.fim.sidecar.setting;

/// Which files that processes run have to be those of the baseline.
public enum ExecutableScope {
  /// Whatever a process has mapped to execute it: its program and its libraries.
  ON,
  /// The program that a process was started from.
  PROGRAMS,
  /// None.
  OFF
}
