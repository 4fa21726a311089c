package dev.fim.cli.command;

import dev.fim.cli.manual.Shell;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.words.Spelling;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim generate-completion`.
public final class GenerateCompletionCommand implements Callable<Integer> {

  private final OptionSpec shell =
      Declared.choice(
          "--shell",
          "SHELL",
          Shell.labels(),
          "The shell: bash, zsh or fish. Default: bash. zsh takes the script for bash too, after"
              + " bashcompinit.");

  private final Terminal terminal;
  private final CommandSpec program;

  private GenerateCompletionCommand(Terminal terminal, CommandSpec program) {
    this.terminal = terminal;
    this.program = program;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal, CommandSpec program) {
    GenerateCompletionCommand command = new GenerateCompletionCommand(terminal, program);
    CommandSpec spec = Declared.command("generate-completion", command).addOption(command.shell);
    spec.usageMessage()
        .description("Prints the completion script for a shell.")
        .footer(
            "",
            "Example:",
            "  fim generate-completion > ~/.local/share/bash-completion/completions/fim",
            "  fim generate-completion --shell fish > ~/.config/fish/completions/fim.fish");
    return spec;
  }

  @Override
  public Integer call() {
    terminal.output().print(shell().completion(program));
    return ExitCode.INTACT.code();
  }

  private Shell shell() {
    String given = Declared.textOf(shell);
    if (given == null) {
      return Shell.BASH;
    }
    Shell known = Shell.ofLabel(given);
    if (known == null) {
      throw Arguments.unknown(
          "--shell", given, "there is no script for it", Spelling.allowed(given, Shell.labels()));
    }
    return known;
  }
}
