package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.result.WholeFile;
import dev.fim.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim export`.
public final class ExportCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();

  private final OptionSpec output =
      Declared.text(
          "--output", "FILE", "Write to this file, whole or not at all. Default: standard output.");

  private final OptionSpec withContent =
      Declared.flag(
          "Also write the copies of content that rules with 'content' keep. Default: without them.",
          "--with-content");

  private final Terminal terminal;

  private ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ExportCommand command = new ExportCommand(terminal);
    CommandSpec spec = Declared.command("export", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    spec.addOption(command.output).addOption(command.withContent);
    spec.usageMessage()
        .description(
            "Writes a generation as a portable baseline, for another machine or for keeping apart.")
        .footer(
            "",
            "Examples:",
            "  fim export --output trusted.fim",
            "  fim export --baseline 3 > trusted.fim");
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    FileIntegrity fim = database.open(terminal.environment());
    String file = Declared.textOf(output);
    if (file == null) {
      write(fim, terminal.output());
    } else {
      WholeFile.write(Arguments.file(file), out -> write(fim, out));
    }
    return ExitCode.INTACT.code();
  }

  private void write(FileIntegrity fim, OutputStream out) throws IOException {
    if (Declared.isGiven(withContent)) {
      fim.exportWithContent(baseline.reference(), out);
    } else {
      fim.export(baseline.reference(), out);
    }
  }
}
