package dev.fim.cli.command;

import dev.fim.baseline.Generation;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.ReportFormat;
import dev.fim.report.listing.Listing;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// `fim baselines`.
public final class BaselinesCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final FormatOption format = new FormatOption(ReportFormat.OF_LISTINGS);

  private final Terminal terminal;

  private BaselinesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    BaselinesCommand command = new BaselinesCommand(terminal);
    CommandSpec spec = Declared.command("baselines", command);
    command.database.addTo(spec);
    command.format.addTo(spec);
    spec.usageMessage()
        .description("Lists the generations of a database, the oldest first.")
        .footer("", "Example:", "  fim baselines --db /var/lib/fim/web");
    return spec;
  }

  @Override
  public Integer call() {
    ReportFormat chosen = format.format();
    List<Generation> generations = database.open(terminal.environment()).generations();
    int columns = StandardStream.OUT.columns(terminal.environment());
    try (Listing listing = Listing.on(terminal.output(), chosen, columns)) {
      generations.forEach(listing::generation);
    }
    return ExitCode.INTACT.code();
  }
}
