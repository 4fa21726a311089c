package dev.fim.cli.command;

import dev.fim.cli.manual.ManualPage;
import dev.fim.cli.manual.Shell;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim generate-share`, for the build.
public final class GenerateShareCommand implements Callable<Integer> {

  private final PositionalParamSpec directory =
      Declared.parameter(0, "DIR", "The output directory; created if needed.");

  private final CommandSpec program;

  private GenerateShareCommand(CommandSpec program) {
    this.program = program;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(CommandSpec program) {
    GenerateShareCommand command = new GenerateShareCommand(program);
    CommandSpec spec = Declared.command("generate-share", command).addPositional(command.directory);
    spec.usageMessage()
        .hidden(true)
        .description("Writes the manual pages and the completions, in the layout of /usr/share.");
    return spec;
  }

  @Override
  public Integer call() {
    Path share = Arguments.file(Declared.required(directory));
    page(share, program);
    ManualPage.commands(program).forEach(command -> page(share, command));
    for (Shell shell : Shell.values()) {
      write(share.resolve(shell.place(program)), shell.completion(program));
    }
    return ExitCode.INTACT.code();
  }

  private static void page(Path share, CommandSpec command) {
    write(
        share.resolve("man/man1").resolve(ManualPage.name(command) + ".1"), ManualPage.of(command));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }
}
