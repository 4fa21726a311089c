package dev.fim.sidecar.container;

/// The message for a missing right, with what would grant it.
public final class PtraceDenial {

  private PtraceDenial() {}

  /// For files that `ptrace(2)` guards: `/proc/PID/root`, `exe`, `ns`, `maps` and `fd`.
  public static String message(String subject) {
    return "cannot read " + subject + ": needs SYS_PTRACE, or the app's uid and gid";
  }
}
