package dev.fim.cli.command;

import dev.fim.baseline.Generation;
import dev.fim.cli.ExitCode;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.Listing;
import dev.fim.report.ReportFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `fim baselines`.
@Command(
    name = "baselines",
    description = {"Lists the generations of a database, the oldest first."},
    footer = {"", "Example:", "  fim baselines --db /var/lib/fim/web"})
public final class BaselinesCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private FormatOption format;

  private final Terminal terminal;

  public BaselinesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ReportFormat chosen = format.format();
    List<Generation> generations = database.open(terminal.environment()).generations();
    try (Listing listing = Listing.on(terminal.output(), chosen)) {
      generations.forEach(listing::generation);
    }
    return ExitCode.INTACT.code();
  }
}
