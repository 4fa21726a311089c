package dev.fim.error;

/// The kinds of failure that end a run without a verdict. Each has an exit code of its own on the
/// command line.
public enum Problem {
  /// An argument or option that does not fit.
  ARGUMENT,
  /// A policy that cannot be read or understood.
  POLICY,
  /// A file, or the tree's root, that could not be opened, read or written.
  IO,
  /// Another process has the database open.
  DATABASE_IN_USE,
  /// A database that is missing, damaged, of another version, or one that others could have
  /// written.
  DATABASE,
  /// The run was told to stop.
  INTERRUPTED,
  /// A portable baseline that is not whole: cut short, altered or out of order.
  BASELINE_NOT_TRUSTED
}
