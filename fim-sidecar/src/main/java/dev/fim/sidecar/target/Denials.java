package dev.fim.sidecar.target;

/// How a missing right is told: with what would give it.
final class Denials {

  private Denials() {}

  /// For what `ptrace(2)` guards: `/proc/PID/root`, `exe`, `ns`, `maps` and `fd`.
  static String message(String subject) {
    return "cannot read " + subject + ": needs SYS_PTRACE, or the app's uid and gid";
  }
}
