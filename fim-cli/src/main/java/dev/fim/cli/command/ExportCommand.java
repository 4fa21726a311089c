package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.ExitCode;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fim export`.
@Command(
    name = "export",
    description = {
      "Writes a generation as a portable baseline, for another machine or for keeping apart."
    },
    footer = {
      "",
      "Examples:",
      "  fim export --output trusted.fim",
      "  fim export --baseline 3 > trusted.fim"
    })
public final class ExportCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private BaselineOption baseline;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to this file, whole or not at all. Default: standard output.")
  private @Nullable String output;

  private final Terminal terminal;

  public ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    FileIntegrity fim = database.open(terminal.environment());
    if (output == null) {
      fim.export(baseline.reference(), terminal.output());
    } else {
      WholeFile.write(Arguments.file(output), out -> fim.export(baseline.reference(), out));
    }
    return ExitCode.INTACT.code();
  }
}
