package dev.fim.sidecar;

import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.event.LineWriter;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/// The outputs of a command besides what it prints: events on standard output, and the log on
/// standard error. Neither blocks a caller longer than the caller allows. Thread-safe.
///
/// @param events to standard output
/// @param log to standard error
record OutputWriters(EventLog events, LineWriter log) implements AutoCloseable {

  /// The name of the thread that writes events.
  static final String EVENTS_THREAD = "fim-output";

  /// The name of the thread that writes the log.
  static final String LOG_THREAD = "fim-log";

  private static final Duration LAST_LINE = Duration.ofSeconds(1);
  private static final Duration READER = Duration.ofDays(1);
  private static final Duration END = Duration.ofSeconds(2);

  /// Starts both threads.
  ///
  /// @throws OutOfMemoryError if the system gives no threads
  static OutputWriters start(OutputStream output, OutputStream error) {
    LineWriter log =
        LineWriter.start(
            LOG_THREAD,
            error,
            losses -> text(losses + " lines are missing here: nobody read them in time"),
            _ -> {}); // there is nowhere else to log it
    return new OutputWriters(
        EventLog.start(EVENTS_THREAD, output, Clock.systemUTC(), fact -> log.write(text(fact))),
        log);
  }

  /// Logs a line without waiting for it.
  void log(String line) {
    log.write(text(line));
  }

  /// Logs a line and waits until it is written: for a command that does nothing else meanwhile.
  void logAndWait(String line) {
    boolean _ = log.write(text(line), READER);
  }

  /// Logs the last line of the program, and waits at most one second until it is written.
  void logLast(String line) {
    boolean _ = log.write(text(line), LAST_LINE);
  }

  private static byte[] text(String line) {
    return ("fim-sidecar: " + line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Waits until everything is written, at most two seconds.
  void flush() {
    long end = System.nanoTime() + END.toNanos();
    events.flush(END);
    boolean _ = log.flush(Duration.ofNanos(end - System.nanoTime()));
  }

  @Override
  public void close() {
    events.close();
    log.close();
  }
}
