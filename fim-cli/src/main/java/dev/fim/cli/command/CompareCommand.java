package dev.fim.cli.command;

import dev.fim.Outcome;
import dev.fim.cli.ExitCode;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `fim compare`.
@Command(
    name = "compare",
    description = {
      "Compares two baselines: A is trusted, B is what there is.",
      "",
      "Each is a generation (a number, or 'latest'), FILE@GENERATION of another database, or a"
          + " portable baseline. The exit code is that of 'fim check'."
    },
    footer = {
      "",
      "Examples:",
      "  fim compare 1 latest",
      "  fim compare trusted.fim /var/lib/fim/web@3"
    })
public final class CompareCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "A", index = "0", description = "What is trusted.")
  private String expected;

  @Parameters(paramLabel = "B", index = "1", description = "What it is compared with.")
  private String actual;

  private final Terminal terminal;

  public CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ReportReceiver receiver = new ReportReceiver(report, terminal, null)) {
      Outcome outcome =
          database
              .open(terminal.environment())
              .compare(Arguments.baseline(expected), Arguments.baseline(actual), receiver);
      return ExitCode.of(outcome.summary());
    }
  }
}
