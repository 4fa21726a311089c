package dev.fim.cli.command;

import dev.fim.baseline.Generation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim import`.
public final class ImportCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();

  private final PositionalParamSpec file = Declared.parameter(0, "FILE", "The portable baseline.");

  private final Terminal terminal;

  private ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ImportCommand command = new ImportCommand(terminal);
    CommandSpec spec = Declared.command("import", command);
    command.database.addTo(spec);
    spec.addPositional(command.file);
    spec.usageMessage()
        .description(
            "Records a portable baseline as a new generation. Nothing is written unless the file is"
                + " whole.")
        .footer("", "Example:", "  fim import trusted.fim");
    return spec;
  }

  @Override
  public Integer call() {
    Generation generation =
        database.open(terminal.environment()).importFrom(Arguments.file(Declared.required(file)));
    terminal
        .output()
        .print(
            "generation %d: %d entries of %s%n"
                .formatted(generation.id(), generation.entries(), generation.root().display()));
    return ExitCode.INTACT.code();
  }
}
