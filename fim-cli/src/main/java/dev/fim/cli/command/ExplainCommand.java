package dev.fim.cli.command;

import dev.fim.TreeRequest;
import dev.fim.cli.ExitCode;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.terminal.Terminal;
import dev.fim.policy.Explanation;
import dev.fim.policy.Policy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fim explain`.
@Command(
    name = "explain",
    description = {
      "Says which rule of the policy decides on a path, and why.",
      "",
      "The policy is the one given, else that of the newest generation, else the standard one."
    },
    footer = {"", "Example:", "  fim explain --policy debian.yaml /var/log/wtmp"})
public final class ExplainCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "What counts as '/'. Default: that of the newest generation, else '/'.")
  private @Nullable String root;

  @Option(names = "--policy", paramLabel = "FILE", description = "The policy to explain.")
  private @Nullable String policy;

  @Parameters(paramLabel = "PATH", description = "It need not be there.")
  private String path;

  private final Terminal terminal;

  public ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    TreeRequest request = TreeRequest.standard();
    if (root != null) {
      request = request.withRoot(Arguments.directory(root));
    }
    if (policy != null) {
      request = request.withPolicy(Policy.read(Arguments.file(policy)));
    }
    Explanation explanation =
        database.open(terminal.environment()).explain(Arguments.bytes(path), request);
    terminal.output().print(ExplanationText.of(explanation));
    return ExitCode.INTACT.code();
  }
}
