package dev.fim.posix;

/// The signals of `signal(7)` that this program sends, with the same numbers on x86-64 and arm64.
public final class Signals {

  /// Sends nothing, but checks whether the process can be signalled.
  public static final int NONE = 0;

  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;

  private Signals() {}
}
