package dev.fim.cli.command;

import dev.fim.cli.ExitCode;
import dev.fim.cli.manual.ManualPage;
import dev.fim.cli.option.Arguments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fim generate-share`, which the build calls.
@Command(
    name = "generate-share",
    hidden = true,
    description = {"Writes the pages of the manual and the completion, laid out as in /usr/share."})
public final class GenerateShareCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Where to; it is made if need be.")
  private String directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path share = Arguments.file(directory);
    CommandSpec program = spec.root();
    page(share, program);
    ManualPage.commands(program).forEach(command -> page(share, command));
    write(
        share.resolve("bash-completion/completions").resolve(program.name()),
        GenerateCompletionCommand.script(program));
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
