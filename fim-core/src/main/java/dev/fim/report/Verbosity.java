package dev.fim.report;

/// The detail of a text report.
public enum Verbosity {
  /// The summary line only.
  QUIET,
  /// Every path, with its differences.
  NORMAL,
  /// Also the attributes of added and removed files.
  VERBOSE
}
