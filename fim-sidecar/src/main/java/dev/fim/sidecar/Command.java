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

  /// Runs the command.
  ///
  /// @return the exit code
  /// @throws dev.fim.error.FimException if the command fails
  int run(ParseResult given, Context context);

  /// The environment and the streams of a command.
  ///
  /// @param output for everything that it prints except events
  record Context(
      Map<String, String> environment, PrintStream output, OutputWriters writers, String version)
      implements AutoCloseable {

    /// Writes to these streams, to which nobody else writes.
    static Context of(
        Map<String, String> environment, OutputStream output, OutputStream error, String version) {
      return new Context(
          environment,
          new PrintStream(new BufferedOutputStream(output), false, StandardCharsets.UTF_8),
          OutputWriters.start(output, error),
          version);
    }

    /// Logs a line and waits until it is written: for a command that does nothing else.
    void logAndWait(String line) {
      writers.logAndWait(line);
    }

    /// Logs a line without waiting for it.
    void log(String line) {
      writers.log(line);
    }

    /// Waits until everything is written: at most two seconds for events and the log.
    void flush() {
      output.flush();
      writers.flush();
    }

    /// Ends the writing threads.
    @Override
    public void close() {
      writers.close();
    }
  }
}
