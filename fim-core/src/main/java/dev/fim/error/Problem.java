package dev.fim.error;

/// The kinds of failure that end a run without a verdict. Each has its own exit code.
public enum Problem {
  /// An invalid argument or option.
  ARGUMENT(15),
  /// A policy that cannot be read or is invalid.
  POLICY(17),
  /// A file, or the tree's root, that could not be opened, read or written.
  IO(18),
  /// Another process has the database open.
  DATABASE_IN_USE(21),
  /// A database that is missing, damaged, of another version, or writable by others.
  DATABASE(24),
  /// The run was interrupted.
  INTERRUPTED(25),
  /// A portable baseline that is truncated, altered or out of order, or a baseline without a
  /// trusted seal.
  BASELINE_NOT_TRUSTED(26);

  private final int exitCode;

  Problem(int exitCode) {
    this.exitCode = exitCode;
  }

  /// The exit code: AIDE's number where AIDE has the error.
  public int exitCode() {
    return exitCode;
  }
}
