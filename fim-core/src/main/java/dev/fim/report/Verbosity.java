package dev.fim.report;

/// How much a text report says.
public enum Verbosity {
  /// The line with the summary.
  QUIET,
  /// Every path, and what differs.
  NORMAL,
  /// Also the attributes of what was added and removed.
  VERBOSE
}
