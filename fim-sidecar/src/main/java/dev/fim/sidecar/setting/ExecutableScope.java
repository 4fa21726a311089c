package dev.fim.sidecar.setting;

/// Which files of a process must be in the baseline.
public enum ExecutableScope {
  /// All its executable mappings: its program and its libraries.
  ON,
  /// The program that it was started from.
  PROGRAMS,
  /// None.
  OFF
}
