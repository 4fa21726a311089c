package dev.fim.sidecar;

import java.io.PrintStream;
import java.util.List;

/// Where `fim-sidecar` starts. This build answers for itself only: it watches no container.
public final class Main {

  private static final int OK = 0;
  private static final int ARGUMENT = 15; // as fim has it for a bad argument

  private static final String HELP =
      """
      Usage: fim-sidecar --help | --version
      This build has the package layout of the sidecar and no watch: it checks no container.
      Use fim init and fim check.
      """;

  private Main() {}

  static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /// Answers one command line.
  ///
  /// @return the exit code
  static int run(List<String> args, PrintStream output, PrintStream error) {
    if (args.equals(List.of("--help"))) {
      output.print(HELP);
      return OK;
    }
    if (args.equals(List.of("--version"))) {
      String version = Main.class.getPackage().getImplementationVersion();
      output.println("fim-sidecar " + (version == null ? "(not packaged)" : version));
      return OK;
    }
    error.println("fim-sidecar: this build watches no container; see fim-sidecar --help");
    return ARGUMENT;
  }
}
