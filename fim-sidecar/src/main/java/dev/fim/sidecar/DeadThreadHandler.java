package dev.fim.sidecar;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.endpoint.Heartbeat;
import java.util.Set;
import java.util.function.IntConsumer;

/// Ends the program when an uncaught fault kills a thread of the watch: otherwise the sidecar would
/// look alive and watch nothing. The death of any other thread, such as one that serves HTTP, is
/// only logged. The runtime starts the program again, which then ends the frozen containers.
///
/// It halts, because an orderly exit starts threads, and the system may have none left. It waits at
/// most one second until its line is written.
///
/// @param halt ends the program at once with an exit code
record DeadThreadHandler(OutputWriters writers, IntConsumer halt)
    implements Thread.UncaughtExceptionHandler {

  static final int EXIT_CODE = 28;

  private static final Set<String> OF_THE_WATCH =
      Set.of(
          "fim-guard",
          "fim-events",
          "fim-scan",
          "fim-evidence",
          Heartbeat.THREAD,
          OutputWriters.EVENTS_THREAD,
          OutputWriters.LOG_THREAD);

  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    if (!OF_THE_WATCH.contains(thread.getName())) {
      writers.log(
          "the thread %s has died: %s"
              .formatted(thread.getName(), DisplayForm.ofText(fault.toString())));
      return;
    }
    try {
      writers.logLast(
          "the thread %s has died, and so this program ends with %d: %s"
              .formatted(thread.getName(), EXIT_CODE, DisplayForm.ofText(fault.toString())));
    } finally {
      halt.accept(EXIT_CODE);
    }
  }
}
