package dev.fim.cli.command;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.RootAndPolicy;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.process.Interruption;
import dev.fim.cli.result.ExplanationText;
import dev.fim.cli.result.PreviewText;
import dev.fim.cli.terminal.Terminal;
import dev.fim.policy.Explanation;
import dev.fim.policy.MountCrossing;
import dev.fim.request.TreeRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// `fim explain`.
public final class ExplainCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();

  private final RootAndPolicy where =
      new RootAndPolicy(
          "The directory that counts as '/'. Default: that of the newest generation, else '/'.",
          "The policy to explain.");

  private final OptionSpec tree =
      Declared.flag(
          "Walk the tree, or PATH and below, and list for each path what 'fim init' would"
              + " do with it. Nothing is read or written.",
          "--tree");

  private final OptionSpec crossMounts =
      Declared.flag("With --tree: go into every mount, as 'fim init' does.", "--cross-mounts");

  private final PositionalParamSpec path =
      Declared.optional(0, "PATH", "It need not exist, except with --tree.");

  private final Terminal terminal;
  private final CommandSpec spec;

  private ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
    this.spec = Declared.command("explain", this);
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ExplainCommand command = new ExplainCommand(terminal);
    CommandSpec spec = command.spec;
    command.database.addTo(spec);
    command.where.addTo(spec);
    spec.addOption(command.tree).addOption(command.crossMounts);
    spec.addPositional(command.path);
    spec.usageMessage()
        .description(
            "Shows which rule of the policy decides on a path, and why.",
            "",
            "The policy is the one given, else that of the newest generation, else the standard"
                + " one.")
        .footer(
            "",
            "Examples:",
            "  fim explain --policy debian.yaml /var/log/wtmp",
            "  fim explain --policy debian.yaml --tree /var  what of /var would be recorded");
    return spec;
  }

  @Override
  public Integer call() {
    String given = Declared.textOf(path);
    if (Declared.isGiven(tree)) {
      walk(given);
    } else if (Declared.isGiven(crossMounts)) {
      throw Arguments.invalid("--cross-mounts", "it needs --tree");
    } else if (given == null) {
      throw new ParameterException(spec.commandLine(), "missing required parameter: 'PATH'");
    } else {
      TreeRequest request = where.request();
      Explanation explanation =
          database.open(terminal.environment()).explain(Arguments.bytes(given), request);
      terminal.output().print(ExplanationText.of(explanation));
    }
    return ExitCode.INTACT.code();
  }

  private void walk(@Nullable String given) {
    TreeRequest request = where.request();
    if (given != null) {
      request = request.withPaths(List.of(Arguments.bytes(given)));
    }
    if (Declared.isGiven(crossMounts)) {
      request = request.withCrossing(MountCrossing.CROSS);
    }
    Interruption.cancels(request.monitor());
    PreviewText text = new PreviewText(terminal.output());
    text.end(database.open(terminal.environment()).preview(request, text::path));
  }
}
