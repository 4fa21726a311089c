package dev.fim.cli.catalogue;

import dev.fim.catalogue.FleetCatalogue;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.words.Spelling;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim catalogue create`.
public final class CatalogueCommand implements Callable<Integer> {

  private static final String CREATE = "create";

  private final PositionalParamSpec action =
      Declared.parameter(0, "create", "Creates the schema, or brings it to this version.");

  private final CatalogueOption catalogue = new CatalogueOption("--db");

  private final OptionSpec reader =
      Declared.text("--reader", "ROLE", "Let this role of the server read everything.");

  private final OptionSpec writer =
      Declared.text(
          "--writer", "ROLE", "Let this role read everything and add generations: push, init.");

  private final OptionSpec reporter =
      Declared.text("--reporter", "ROLE", "Let this role add reports of sidecars, and no more.");

  private final Terminal terminal;

  private CatalogueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    CatalogueCommand command = new CatalogueCommand(terminal);
    CommandSpec spec = Declared.command("catalogue", command);
    command.catalogue.addTo(spec);
    spec.addOption(command.reader).addOption(command.writer).addOption(command.reporter);
    spec.addPositional(command.action);
    spec.usageMessage()
        .description(
            "Makes a database of PostgreSQL a catalogue: creates the schema 'fim' there, or brings"
                + " it to this version, and grants rights to roles that exist. Run it as the owner"
                + " of the database; no other command changes the schema.")
        .footer(
            "",
            "Example:",
            "  fim catalogue create --db jdbc:postgresql://db.example.com/fim --writer fim_push"
                + " --reader fim_pull --reporter fim_report");
    return spec;
  }

  @Override
  public Integer call() {
    String wanted = Declared.required(action);
    if (!wanted.equals(CREATE)) {
      throw Arguments.unknown(
          "the action",
          wanted,
          "there is no such action",
          Spelling.allowed(wanted, List.of(CREATE)));
    }
    int found =
        new FleetCatalogue(catalogue.address(terminal.environment()))
            .create(Declared.textOf(reader), Declared.textOf(writer), Declared.textOf(reporter));
    terminal
        .output()
        .print(
            found == 0
                ? "created the schema%n".formatted()
                : "the schema was there, of version %d%n".formatted(found));
    return ExitCode.INTACT.code();
  }
}
