package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.util.List;

/// The content of `/proc/PID/stat`; see `proc_pid_stat(5)`.
///
/// @param name at most 15 bytes that the process chose, including parentheses and spaces
/// @param state a letter: `R`, `S`, `D`, `T` for stopped, `t` for traced, `Z` for ended and not yet
///   reaped, `X`
/// @param threads the number of its threads; the first can have ended while others go on
/// @param startTime in clock ticks since the system started; with the number it identifies the
///   process
public record ProcessStat(
    int pid, ByteString name, char state, int parent, int threads, long startTime) {

  // counted from the state, which is field 3
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int THREADS = 17;
  private static final int START_TIME = 19;

  static Reading<ProcessStat> parse(ByteString text) {
    byte[] bytes = text.toByteArray();
    int open = ProcText.indexOf(bytes, '(', 0);
    int close = lastIndexOf(bytes, ')');
    if (open < 2 || close < open || close + 2 > bytes.length) {
      return malformed();
    }
    byte[] rest = java.util.Arrays.copyOfRange(bytes, close + 2, bytes.length);
    List<byte[]> fields = ProcText.split(rest, ' ');
    if (fields.size() <= START_TIME || fields.get(STATE).length != 1) {
      return malformed();
    }
    try {
      return new Reading.Value<>(
          new ProcessStat(
              (int) ProcText.number(java.util.Arrays.copyOf(bytes, open - 1)),
              ByteString.of(bytes, open + 1, close - open - 1),
              (char) fields.get(STATE)[0],
              (int) ProcText.number(fields.get(PARENT)),
              (int) ProcText.number(fields.get(THREADS)),
              ProcText.number(fields.get(START_TIME))));
    } catch (NumberFormatException e) {
      return malformed();
    }
  }

  private static Reading<ProcessStat> malformed() {
    return new Reading.Failed<>("stat", "not a line as proc_pid_stat(5) has it", false);
  }

  /// The identity of the process.
  public ProcessId id() {
    return new ProcessId(pid, startTime);
  }

  /// Whether a process may still run, from its status read now. An unreadable status does not mean
  /// that it has ended.
  ///
  /// @param process the expected one, since its number may be reused
  public static boolean mayRun(Reading<ProcessStat> now, ProcessId process) {
    return switch (now) {
      case Reading.Value<ProcessStat>(ProcessStat stat) ->
          stat.id().equals(process) && !stat.hasEnded();
      case Reading.Failed<ProcessStat> _ -> true;
      case Reading.Gone<ProcessStat> _ -> false;
    };
  }

  /// Whether no thread of it runs any more.
  public boolean hasEnded() {
    return isDead() && threads <= 1;
  }

  /// Whether its first thread has ended while others go on.
  public boolean hasRunningThreads() {
    return isDead() && threads > 1;
  }

  boolean isDead() {
    return state == 'Z' || state == 'X';
  }

  /// Whether its first thread is stopped, and so all others.
  public boolean isStopped() {
    return state == 'T' || state == 't';
  }

  private static int lastIndexOf(byte[] bytes, char wanted) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
