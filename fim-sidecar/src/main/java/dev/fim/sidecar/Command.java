package dev.fim.sidecar;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of `fim-sidecar`.
interface Command {

  /// Its name, options and description. A help option is added.
  CommandSpec declare();

  /// Does it.
  ///
  /// @return the exit code
  /// @throws dev.fim.error.FimException if it cannot be done
  int run(ParseResult given, Context context);

  /// What a command has around it.
  ///
  /// @param output for what it prints, but for events
  record Context(
      Map<String, String> environment, PrintStream output, OutputWriters writers, String version)
      implements AutoCloseable {

    /// Prints to and logs by these streams, to which nobody else writes.
    static Context of(
        Map<String, String> environment, OutputStream output, OutputStream error, String version) {
      return new Context(
          environment,
          new PrintStream(new BufferedOutputStream(output), false, StandardCharsets.UTF_8),
          OutputWriters.start(output, error),
          version);
    }

    /// Logs a line for people, and waits until it is written: for a command that does nothing else.
    void logAndWait(String line) {
      writers.logAndWait(line);
    }

    /// Logs a line for people, and goes on at once: for what must not be held up.
    void log(String line) {
      writers.log(line);
    }

    /// Waits until everything is written; for events and the log, two seconds at most.
    void flush() {
      output.flush();
      writers.flush();
    }

    /// Ends the threads that write.
    @Override
    public void close() {
      writers.close();
    }
  }
}
