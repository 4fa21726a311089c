package dev.fim.sidecar;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.endpoint.Heartbeat;
import java.util.Set;
import java.util.function.IntConsumer;

/// Ends the program when a thread of the watch dies of what nobody caught: without it the watch
/// would look alive and see nothing. What an application can reach over HTTP ends nothing. The
/// runtime starts the program again, and that ends what was left frozen.
///
/// It halts, since an orderly exit starts threads, and there may be none to be had. It waits a
/// second at most for its line to be written.
///
/// @param halt ends the program with a code, at once
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
