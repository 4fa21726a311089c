package dev.fim.cli.command;

import dev.fim.BaselineReference;
import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.TreeOptions;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fim check`.
@Command(
    name = "check",
    description = {
      "Compares the tree with a baseline.",
      "",
      "Root, paths and policy are those that the baseline was recorded with, unless others are"
          + " given.",
      "The exit code is 0 if the tree is intact, else a mask: 1 added, 2 removed, 4 changed, 32 not"
          + " verifiable."
    },
    footer = {
      "",
      "Examples:",
      "  fim check                                 what 'fim init' recorded",
      "  fim check --format json --output r.json   for a program",
      "  fim check --against trusted.fim           with a portable baseline",
      "  fim check --quick --sample 5              every minute; a plain check every night"
    })
public final class CheckCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private BaselineOption baseline;
  @Mixin private TreeOptions tree;
  @Mixin private ReportOptions report;
  @Mixin private ProgressOption progress;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Compare with this portable baseline; no database is needed.")
  private @Nullable String against;

  @Option(
      names = "--quick",
      description =
          "Read only files whose status has changed since they were last verified. By itself this"
              + " is no security check: a write to a mapped page that is dirty moves no time.")
  private boolean quick;

  @Option(
      names = "--sample",
      paramLabel = "N%",
      description =
          "With --quick: read this share of the other files all the same, in each run another, 1 to"
              + " 100.")
  private @Nullable String sample;

  private final Terminal terminal;

  public CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    int samplePercent = samplePercent();
    if (quick && against != null) {
      throw Arguments.invalid(
          "--quick --against", "what was verified is kept beside a database only");
    }
    BaselineReference reference =
        against == null
            ? baseline.reference()
            : new BaselineReference.Portable(Arguments.file(against));
    FileIntegrity fim = database.open(terminal.environment());
    ReportedRun run = new ReportedRun(terminal, report, progress);
    return run.of(
        tree.request(),
        (request, receiver) ->
            quick
                ? fim.checkQuickly(request, reference, samplePercent, receiver)
                : fim.check(request, reference, receiver));
  }

  private int samplePercent() {
    if (sample == null) {
      return 0;
    }
    if (!quick) {
      throw Arguments.invalid("--sample", "without --quick every file is read anyway");
    }
    if (!sample.matches("([1-9][0-9]?|100)%?")) {
      throw Arguments.invalid("--sample " + sample, "there can be 1% to 100%");
    }
    return Integer.parseInt(sample.replace("%", ""));
  }
}
