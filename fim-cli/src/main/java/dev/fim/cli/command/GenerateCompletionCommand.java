package dev.fim.cli.command;

import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/// `fim generate-completion`.
public final class GenerateCompletionCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final CommandSpec program;

  private GenerateCompletionCommand(Terminal terminal, CommandSpec program) {
    this.terminal = terminal;
    this.program = program;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal, CommandSpec program) {
    CommandSpec spec =
        Declared.command("generate-completion", new GenerateCompletionCommand(terminal, program));
    spec.usageMessage()
        .description("Prints the completion script for bash and zsh.")
        .footer(
            "",
            "Example:",
            "  fim generate-completion > ~/.local/share/bash-completion/completions/fim");
    return spec;
  }

  @Override
  public Integer call() {
    terminal.output().print(script(program));
    return ExitCode.INTACT.code();
  }

  static String script(CommandSpec program) {
    return AutoComplete.bash(program.name(), program.commandLine()) + "\n";
  }
}
