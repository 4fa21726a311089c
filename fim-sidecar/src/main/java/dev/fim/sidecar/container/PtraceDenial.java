package dev.fim.sidecar.container;

/// How a missing right is told: with what would give it.
public final class PtraceDenial {

  private PtraceDenial() {}

  /// For what `ptrace(2)` guards: `/proc/PID/root`, `exe`, `ns`, `maps` and `fd`.
  public static String message(String subject) {
    return "cannot read " + subject + ": needs SYS_PTRACE, or the app's uid and gid";
  }
}
