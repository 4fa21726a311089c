package dev.fim.cli.command;

import dev.fim.baseline.Generation;
import dev.fim.cli.ExitCode;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `fim import`.
@Command(
    name = "import",
    description = {
      "Records a portable baseline as a new generation. Nothing is written unless the file is"
          + " whole."
    },
    footer = {"", "Example:", "  fim import trusted.fim"})
public final class ImportCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;

  @Parameters(paramLabel = "FILE", description = "The portable baseline.")
  private String file;

  private final Terminal terminal;

  public ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Generation generation = database.open(terminal.environment()).importFrom(Arguments.file(file));
    terminal
        .output()
        .print(
            "generation %d: %d entries of %s%n"
                .formatted(generation.id(), generation.entries(), generation.root().display()));
    return ExitCode.INTACT.code();
  }
}
