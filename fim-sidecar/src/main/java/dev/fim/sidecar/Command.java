package dev.fim.sidecar;

import java.io.PrintStream;
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
  /// @param error takes a line for people; the program's name is put before it
  record Context(
      Map<String, String> environment, PrintStream output, PrintStream error, String version) {

    /// Says a line to people.
    void say(String line) {
      error.println("fim-sidecar: " + line);
    }
  }
}
