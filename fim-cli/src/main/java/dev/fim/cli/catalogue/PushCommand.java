package dev.fim.cli.catalogue;

import dev.fim.catalogue.Exchange;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.NameOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim push`.
public final class PushCommand implements Callable<Integer> {

  private final LocalDatabaseOption database = new LocalDatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final CatalogueOption catalogue = new CatalogueOption("--to");
  private final NameOption name = new NameOption();

  private final OptionSpec withContent =
      Declared.flag(
          "Also send the copies of content that rules with 'content' keep. Default: without them.",
          "--with-content");

  private final Terminal terminal;

  private PushCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    PushCommand command = new PushCommand(terminal);
    CommandSpec spec = Declared.command("push", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.catalogue.addTo(spec);
    command.name.addTo(spec);
    spec.addOption(command.withContent);
    spec.usageMessage()
        .description(
            "Adds a generation of a database file to a catalogue. Entries that the catalogue has"
                + " already are not sent.")
        .footer("", "Example:", "  fim push --to jdbc:postgresql://db.example.com/fim --name web");
    return spec;
  }

  @Override
  public Integer call() {
    Exchange exchange =
        new Exchange(
            database.location(terminal.environment()),
            name.on(catalogue.text(terminal.environment()), terminal.environment()));
    Exchange.Arrival arrival =
        exchange.push(
            baseline.number(),
            Declared.isGiven(withContent) ? Exchange.Content.WITH : Exchange.Content.WITHOUT);
    terminal
        .output()
        .print(
            "generation %d: pushed as generation %d, %d entries%s%n"
                .formatted(
                    arrival.from().id(),
                    arrival.to().id(),
                    arrival.to().entries(),
                    arrival.isNew() ? "" : " (there already)"));
    return ExitCode.INTACT.code();
  }
}
