package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.ComparisonOptions;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.ImageChoiceOptions;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.result.ReportReceiver;
import dev.fim.cli.terminal.Terminal;
import dev.fim.policy.Policy;
import dev.fim.request.Outcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim compare`.
public final class CompareCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final ReportOptions report = new ReportOptions();
  private final ComparisonOptions comparison = new ComparisonOptions();
  private final ImageChoiceOptions choice = new ImageChoiceOptions();
  private final TrustOptions trust = new TrustOptions();

  private final OptionSpec policy =
      Declared.text(
          "--policy",
          "FILE",
          "Compare only what this policy selects, too. Default: everything in both baselines.");

  private final PositionalParamSpec expected = Declared.parameter(0, "A", "The trusted baseline.");

  private final PositionalParamSpec actual =
      Declared.parameter(1, "B", "The baseline to compare with it.");

  private final Terminal terminal;

  private CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    CompareCommand command = new CompareCommand(terminal);
    CommandSpec spec = Declared.command("compare", command);
    command.database.addTo(spec);
    command.report.addTo(spec);
    command.comparison.addTo(spec);
    command.trust.addTo(spec);
    spec.addOption(command.policy);
    command.choice.addTo(spec);
    spec.addPositional(command.expected).addPositional(command.actual);
    spec.usageMessage()
        .description(
            "Compares baseline B with the trusted baseline A.",
            "",
            "Each is a generation (a number, or 'latest'), FILE@GENERATION of another database, a"
                + " portable baseline, a list of another program, or a container image. The exit"
                + " code is that of 'fim check'.")
        .footer(
            "",
            "Examples:",
            "  fim compare 1 latest",
            "  fim compare --policy content.yaml 1 latest",
            "  fim compare trusted.fim /var/lib/fim/web@3",
            "  fim compare web-1.tar web-2.tar");
    return spec;
  }

  @Override
  public Integer call() {
    String given = Declared.textOf(policy);
    Policy limit = given == null ? null : Policy.read(Arguments.file(given));
    FileIntegrity fim =
        trust.apply(database.open(terminal.environment()), terminal.environment(), given);
    try (ReportReceiver receiver = new ReportReceiver(report, comparison, terminal, null)) {
      Outcome outcome =
          fim.compare(
              Arguments.baseline(Declared.required(expected), choice.choice()),
              Arguments.baseline(Declared.required(actual), choice.choice()),
              limit,
              comparison.ignored(),
              receiver);
      return ExitCode.of(receiver.counted(outcome.summary()));
    }
  }
}
