package dev.fim.cli.command;

import dev.fim.TreeRequest;
import dev.fim.cli.ExitCode;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.RootAndPolicy;
import dev.fim.cli.terminal.Terminal;
import dev.fim.policy.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim explain`.
public final class ExplainCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();

  private final RootAndPolicy where =
      new RootAndPolicy(
          "What counts as '/'. Default: that of the newest generation, else '/'.",
          "The policy to explain.");

  private final PositionalParamSpec path = Declared.parameter(0, "PATH", "It need not be there.");

  private final Terminal terminal;

  private ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ExplainCommand command = new ExplainCommand(terminal);
    CommandSpec spec = Declared.command("explain", command);
    command.database.addTo(spec);
    command.where.addTo(spec);
    spec.addPositional(command.path);
    spec.usageMessage()
        .description(
            "Says which rule of the policy decides on a path, and why.",
            "",
            "The policy is the one given, else that of the newest generation, else the standard"
                + " one.")
        .footer("", "Example:", "  fim explain --policy debian.yaml /var/log/wtmp");
    return spec;
  }

  @Override
  public Integer call() {
    TreeRequest request = where.request();
    Explanation explanation =
        database
            .open(terminal.environment())
            .explain(Arguments.bytes(Declared.required(path)), request);
    terminal.output().print(ExplanationText.of(explanation));
    return ExitCode.INTACT.code();
  }
}
