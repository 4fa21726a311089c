package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.baseline.ForgetResult;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.process.Interruption;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.ReportFormat;
import dev.fim.report.listing.ForgetReport;
import dev.fim.scan.ScanMonitor;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim forget`.
public final class ForgetCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final FormatOption format = new FormatOption(ReportFormat.OF_LISTINGS);

  private final OptionSpec keep =
      Declared.number("--keep", "N", "Forget all generations but the N newest; N is 1 or more.");

  private final PositionalParamSpec numbers =
      Declared.parameters("N", "The number of a generation, as 'fim baselines' lists it.");

  private final Terminal terminal;

  private ForgetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ForgetCommand command = new ForgetCommand(terminal);
    CommandSpec spec = Declared.command("forget", command);
    command.database.addTo(spec);
    spec.addOption(command.keep);
    command.format.addTo(spec);
    spec.addPositional(command.numbers);
    spec.usageMessage()
        .description(
            "Removes generations from a database and frees their space.",
            "",
            "Entries that another generation shares stay. At least one generation remains. If the"
                + " newest is removed, the one before it becomes the baseline.")
        .footer(
            "",
            "Examples:",
            "  fim forget 1 2        these two",
            "  fim forget --keep 10  all but the ten newest");
    return spec;
  }

  @Override
  public Integer call() {
    ReportFormat chosen = format.format();
    List<Long> named = Declared.textsOf(numbers).stream().map(ForgetCommand::number).toList();
    Integer kept = keep.getValue();
    if (named.isEmpty() == (kept == null)) {
      throw Arguments.invalid(
          kept == null ? "forget" : "--keep " + kept,
          kept == null
              ? "name the generations to forget, or use --keep"
              : "it cannot be combined with generation numbers");
    }
    ScanMonitor monitor = new ScanMonitor();
    Interruption.cancels(monitor);
    FileIntegrity fim = database.open(terminal.environment());
    ForgetResult result = kept == null ? fim.forget(named, monitor) : fim.keepNewest(kept, monitor);
    ForgetReport.write(result, terminal.output(), chosen);
    return ExitCode.INTACT.code();
  }

  private static long number(String argument) {
    if (!argument.matches("[1-9][0-9]{0,17}")) {
      throw Arguments.invalid(argument, "it is not a generation number");
    }
    return Long.parseLong(argument);
  }
}
