package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.checked.LastCheck.Reading;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.ComparisonOptions;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.ImageChoiceOptions;
import dev.fim.cli.option.PackageOption;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.TreeOptions;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.terminal.Terminal;
import dev.fim.error.FimException;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim check`.
public final class CheckCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final TreeOptions tree = new TreeOptions();
  private final ReportOptions report = new ReportOptions();
  private final ComparisonOptions comparison = new ComparisonOptions();
  private final PackageOption packages = new PackageOption();
  private final ProgressOption progress = new ProgressOption();
  private final ImageChoiceOptions choice = new ImageChoiceOptions();
  private final TrustOptions trust = new TrustOptions();

  private final OptionSpec against =
      Declared.text(
          "--against",
          "FILE",
          "Compare with this portable baseline, list of another program, or container image; no"
              + " database is needed.");

  private final OptionSpec quick =
      Declared.flag(
          "Read only files whose status has changed since they were last verified. By itself this"
              + " is no security check: a write to a mapped page that is dirty moves no time.",
          "--quick");

  private final OptionSpec sample =
      Declared.text(
          "--sample",
          "N%",
          "With --quick: also read this share of the other files, another in each run, 1 to"
              + " 100.");

  private final Terminal terminal;

  private CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    CheckCommand command = new CheckCommand(terminal);
    CommandSpec spec = Declared.command("check", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.tree.addTo(spec);
    command.report.addTo(spec);
    command.comparison.addTo(spec);
    command.packages.addTo(spec);
    command.progress.addTo(spec);
    command.trust.addTo(spec);
    spec.addOption(command.against).addOption(command.quick).addOption(command.sample);
    command.choice.addTo(spec);
    spec.usageMessage()
        .description(
            "Compares the tree with a baseline.",
            "",
            "Root, paths and policy default to those of the baseline.",
            "The exit code is 0 if the tree is intact, else a mask: 1 added, 2 removed, 4 changed,"
                + " 32 not verifiable.")
        .footer(
            "",
            "Examples:",
            "  fim check                                 what 'fim init' recorded",
            "  fim check --format json --output r.json   for a program",
            "  fim check --against trusted.fim           with a portable baseline",
            "  fim check --against web.tar --root DIR    with a container image",
            "  fim check --trust seal.key.pub            only with a sealed baseline",
            "  fim check --quick --sample 5              every minute; a plain check every night");
    return spec;
  }

  @Override
  public Integer call() {
    boolean isQuick = Declared.isGiven(quick);
    int samplePercent = samplePercent(isQuick);
    String portable = Declared.textOf(against);
    if (isQuick && portable != null) {
      throw Arguments.invalid("--quick --against", "the record of verified files needs a database");
    }
    if (portable == null && !choice.given().isEmpty()) {
      throw Arguments.invalid(
          String.join(" ", choice.given()), "without --against there is no container image");
    }
    BaselineReference reference =
        portable == null
            ? baseline.reference()
            : new BaselineReference.Portable(Arguments.file(portable), choice.choice());
    FileIntegrity fim =
        trust.apply(
            database.open(terminal.environment()), terminal.environment(), tree.policyFile());
    ReportedRun run = new ReportedRun(terminal, report, comparison, progress);
    return run.run(
        packages.apply(tree.request().withIgnored(comparison.ignored())),
        (request, receiver) -> {
          Outcome outcome =
              isQuick
                  ? fim.checkQuickly(request, reference, samplePercent, receiver)
                  : fim.check(request, reference, receiver);
          if (portable == null) {
            record(fim, request, outcome, isQuick ? Reading.CHANGED : Reading.ALL);
          }
          return outcome;
        });
  }

  /// The report is out: a record that cannot be written must not hide the verdict.
  private void record(FileIntegrity fim, TreeRequest request, Outcome outcome, Reading reading) {
    try {
      fim.recordCheck(request, outcome, reading);
    } catch (FimException e) {
      terminal.error().println("fim: " + e.getMessage());
    }
  }

  private int samplePercent(boolean isQuick) {
    String share = Declared.textOf(sample);
    if (share == null) {
      return 0;
    }
    if (!isQuick) {
      throw Arguments.invalid("--sample", "without --quick every file is read anyway");
    }
    if (!share.matches("([1-9][0-9]?|100)%?")) {
      throw Arguments.invalid("--sample " + share, "allowed: 1% to 100%");
    }
    return Integer.parseInt(share.replace("%", ""));
  }
}
