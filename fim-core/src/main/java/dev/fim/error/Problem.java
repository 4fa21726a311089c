package dev.fim.error;

/// The kinds of failure that end a run without a verdict. Each has an exit code of its own on the
/// command line.
public enum Problem {
  /// An argument or option that does not fit.
  ARGUMENT(15),
  /// A policy that cannot be read or understood.
  POLICY(17),
  /// A file, or the tree's root, that could not be opened, read or written.
  IO(18),
  /// Another process has the database open.
  DATABASE_IN_USE(21),
  /// A database that is missing, damaged, of another version, or one that others could have
  /// written.
  DATABASE(24),
  /// The run was told to stop.
  INTERRUPTED(25),
  /// A portable baseline that is not whole: cut short, altered or out of order.
  BASELINE_NOT_TRUSTED(26);

  private final int exitCode;

  Problem(int exitCode) {
    this.exitCode = exitCode;
  }

  /// With which a program ends on it: AIDE's number where AIDE has the error.
  public int exitCode() {
    return exitCode;
  }
}
