package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.util.List;

/// What `/proc/PID/stat` says; see `proc_pid_stat(5)`.
///
/// @param name any bytes that the process chose, 15 at the most: also parentheses and spaces
/// @param state a letter: `R`, `S`, `D`, `T` for stopped, `t` for traced, `Z` for ended and not yet
///   waited for, `X`
/// @param threads how many it has; the first stands as ended while others go on
/// @param startTime in clock ticks since the system started: with the number, which process it is
public record ProcessStat(
    int pid, ByteString name, char state, int parent, int threads, long startTime) {

  // counted from the state, which is field 3
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int THREADS = 17;
  private static final int START_TIME = 19;

  static Reading<ProcessStat> parse(ByteString text) {
    byte[] bytes = text.toByteArray();
    int open = indexOf(bytes, '(');
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

  /// Which process it is.
  public ProcessId id() {
    return new ProcessId(pid, startTime);
  }

  /// Whether a process is still there, by what was read of it now. What cannot be read has not
  /// ended.
  ///
  /// @param process the one that is meant: its number may be given to another
  public static boolean mayRun(Reading<ProcessStat> now, ProcessId process) {
    return switch (now) {
      case Reading.Value<ProcessStat>(ProcessStat stat) ->
          stat.id().equals(process) && !stat.hasEnded();
      case Reading.Failed<ProcessStat> _ -> true;
      case Reading.Gone<ProcessStat> _ -> false;
    };
  }

  /// Whether nothing of it runs any more. One whose first thread has ended goes on in the others.
  public boolean hasEnded() {
    return isDead() && threads <= 1;
  }

  /// Whether its first thread has ended, and others go on.
  public boolean hasRunningThreads() {
    return isDead() && threads > 1;
  }

  boolean isDead() {
    return state == 'Z' || state == 'X';
  }

  /// Whether its first thread is stopped, and the others so with it.
  public boolean isStopped() {
    return state == 'T' || state == 't';
  }

  private static int indexOf(byte[] bytes, char wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
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
