package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.TreeOptions;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `fim init`.
@Command(
    name = "init",
    description = {
      "Records the tree as a new generation, the baseline to compare with.",
      "",
      "The exit code is 0, or 32 if something could not be recorded in full: the generation is kept"
          + " all the same and says so."
    },
    footer = {
      "",
      "Examples:",
      "  fim init                        the whole system, on the mount of '/'",
      "  fim init /etc /usr              parts of it",
      "  fim init --root /mnt/image --policy debian.yaml"
    })
public final class InitCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private TreeOptions tree;
  @Mixin private ReportOptions report;
  @Mixin private ProgressOption progress;

  private final Terminal terminal;

  public InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FileIntegrity fim = database.open(terminal.environment());
    ReportedRun run = new ReportedRun(terminal, report, progress);
    return run.of(tree.request(), fim::init);
  }
}
