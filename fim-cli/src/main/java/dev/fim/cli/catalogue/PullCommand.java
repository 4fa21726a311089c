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

/// `fim pull`.
public final class PullCommand implements Callable<Integer> {

  private final LocalDatabaseOption database = new LocalDatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final CatalogueOption catalogue = new CatalogueOption("--from");
  private final NameOption name = new NameOption();

  private final OptionSpec image =
      Declared.text(
          "--image",
          "DIGEST",
          "Take the newest generation of this image, 'sha256:…'. Default: of any.");

  private final OptionSpec withContent =
      Declared.flag(
          "Also take the copies of content that the catalogue has. Default: without them.",
          "--with-content");

  private final Terminal terminal;

  private PullCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    PullCommand command = new PullCommand(terminal);
    CommandSpec spec = Declared.command("pull", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.catalogue.addTo(spec);
    command.name.addTo(spec);
    spec.addOption(command.image).addOption(command.withContent);
    spec.usageMessage()
        .description(
            "Adds a generation of a catalogue to a database file, as its newest. Every entry is"
                + " held against the digest that the generation was recorded with; nothing is"
                + " recorded unless all fit.")
        .footer(
            "",
            "Examples:",
            "  fim pull --from jdbc:postgresql://db.example.com/fim --name web",
            "  fim pull --from jdbc:postgresql://db.example.com/fim --name web --baseline 3");
    return spec;
  }

  @Override
  public Integer call() {
    Exchange exchange =
        new Exchange(
            database.location(terminal.environment()),
            name.on(catalogue.text(terminal.environment()), terminal.environment()));
    Exchange.Arrival arrival =
        exchange.pull(
            baseline.number(),
            Declared.textOf(image),
            Declared.isGiven(withContent) ? Exchange.Content.WITH : Exchange.Content.WITHOUT);
    terminal
        .output()
        .print(
            "generation %d: pulled as generation %d, %d entries of %s%s%n"
                .formatted(
                    arrival.from().id(),
                    arrival.to().id(),
                    arrival.to().entries(),
                    arrival.to().root().display(),
                    arrival.isNew() ? "" : " (there already)"));
    return ExitCode.INTACT.code();
  }
}
