package dev.fim.cli.command;

import dev.fim.BaselineReference;
import dev.fim.FileIntegrity;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.TreeOptions;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `fim update`.
@Command(
    name = "update",
    description = {
      "Compares the tree with a baseline, then records what is there as a new generation.",
      "",
      "What cannot be observed is carried over from the former generation and marked; so is what"
          + " lies outside the paths given. The exit code is that of 'fim check'."
    },
    footer = {
      "",
      "Examples:",
      "  fim update             accept everything as it is now",
      "  fim update /etc/ssh    accept this part only"
    })
public final class UpdateCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private BaselineOption baseline;
  @Mixin private TreeOptions tree;
  @Mixin private ReportOptions report;
  @Mixin private ProgressOption progress;

  private final Terminal terminal;

  public UpdateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    BaselineReference reference = baseline.reference();
    FileIntegrity fim = database.open(terminal.environment());
    ReportedRun run = new ReportedRun(terminal, report, progress);
    return run.of(tree.request(), (request, receiver) -> fim.update(request, reference, receiver));
  }
}
