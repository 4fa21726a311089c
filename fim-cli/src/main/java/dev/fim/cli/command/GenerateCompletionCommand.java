package dev.fim.cli.command;

import dev.fim.cli.ExitCode;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `fim generate-completion`.
@Command(
    name = "generate-completion",
    description = {"Prints the completion script for bash, which zsh takes too."},
    footer = {
      "",
      "Example:",
      "  fim generate-completion > ~/.local/share/bash-completion/completions/fim"
    })
public final class GenerateCompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  public GenerateCompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.output().print(script(spec.root()));
    return ExitCode.INTACT.code();
  }

  static String script(CommandSpec program) {
    return AutoComplete.bash(program.name(), program.commandLine()) + "\n";
  }
}
