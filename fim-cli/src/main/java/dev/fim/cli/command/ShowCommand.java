package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.report.ReportFormat;
import dev.fim.report.listing.Listing;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim show`.
public final class ShowCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final FormatOption format = new FormatOption(ReportFormat.OF_LISTINGS);
  private final TrustOptions trust = new TrustOptions();

  private final PositionalParamSpec paths =
      Declared.parameters("PATH", "A recorded path; links are not followed. Default: everything.");

  private final Terminal terminal;

  private ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ShowCommand command = new ShowCommand(terminal);
    CommandSpec spec = Declared.command("show", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.format.addTo(spec);
    command.trust.addTo(spec);
    spec.addPositional(command.paths);
    spec.usageMessage()
        .description("Shows the entries of a generation at a path and below it.")
        .footer(
            "", "Examples:", "  fim show /etc/passwd", "  fim show --baseline 2 --format ndjson");
    return spec;
  }

  @Override
  public Integer call() {
    List<ByteString> given = Declared.textsOf(paths).stream().map(Arguments::bytes).toList();
    LongAdder shown = new LongAdder();
    FileIntegrity fim =
        trust.apply(database.open(terminal.environment()), terminal.environment(), null);
    try (Listing listing = Listing.on(terminal.output(), format.format())) {
      fim.show(
          baseline.reference(),
          given,
          entry -> {
            listing.entry(entry);
            shown.increment();
          });
    }
    if (shown.sum() == 0 && !given.isEmpty()) {
      throw new FimException(
          Problem.ARGUMENT,
          "show",
          given.stream().map(ByteString::display).collect(Collectors.joining(", ")),
          "the generation holds nothing there",
          null);
    }
    return ExitCode.INTACT.code();
  }
}
