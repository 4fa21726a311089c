package dev.fim.cli.command.screen;

import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.ReportFormat;
import dev.fim.report.Style;
import dev.fim.report.listing.StatusReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// `fim status`.
public final class StatusCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final FormatOption format = new FormatOption(StatusReport.FORMATS);

  private final Terminal terminal;

  private StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    StatusCommand command = new StatusCommand(terminal);
    CommandSpec spec = Declared.command("status", command);
    command.database.addTo(spec);
    command.format.addTo(spec);
    spec.usageMessage()
        .description(
            "Shows the newest generation of a database and the outcome of the last check.",
            "",
            "It looks at no tree and verifies no seal. The exit code is 0 whatever the last check"
                + " found.")
        .footer("", "Example:", "  fim status --db /var/lib/fim/web");
    return spec;
  }

  @Override
  public Integer call() {
    ReportFormat chosen = format.format();
    StatusReport.write(
        database.open(terminal.environment()).status(),
        terminal.output(),
        chosen,
        StandardStream.OUT.isColored(terminal.environment()) ? Style.ANSI : Style.PLAIN,
        StandardStream.OUT.columns(terminal.environment()));
    return ExitCode.INTACT.code();
  }
}
