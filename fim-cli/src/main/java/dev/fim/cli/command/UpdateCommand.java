package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.ComparisonOptions;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.PackageOption;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.option.TreeOptions;
import dev.fim.cli.option.trust.SigningOptions;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.terminal.Terminal;
import dev.fim.request.BaselineReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// `fim update`.
public final class UpdateCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final TreeOptions tree = new TreeOptions();
  private final ReportOptions report = new ReportOptions();
  private final ComparisonOptions comparison = new ComparisonOptions();
  private final PackageOption packages = new PackageOption();
  private final ProgressOption progress = new ProgressOption();
  private final TrustOptions trust = new TrustOptions();
  private final SigningOptions signing = SigningOptions.ofRecording();

  private final Terminal terminal;

  private UpdateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    UpdateCommand command = new UpdateCommand(terminal);
    CommandSpec spec = Declared.command("update", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.tree.addTo(spec);
    command.report.addTo(spec);
    command.comparison.addToRecording(spec);
    command.packages.addTo(spec);
    command.progress.addTo(spec);
    command.trust.addTo(spec);
    command.signing.addTo(spec);
    spec.usageMessage()
        .description(
            "Compares the tree with a baseline, then records the tree as a new generation.",
            "",
            "Entries that cannot be observed are carried over from the old generation and marked;"
                + " so are entries outside the given paths. The exit code is that of 'fim check'.")
        .footer(
            "",
            "Examples:",
            "  fim update             accept everything as it is now",
            "  fim update /etc/ssh    accept this part only");
    return spec;
  }

  @Override
  public Integer call() {
    BaselineReference reference = baseline.reference();
    FileIntegrity fim =
        trust
            .apply(database.open(terminal.environment()), terminal.environment(), tree.policyFile())
            .signing(signing.signer(terminal.environment()));
    ReportedRun run = new ReportedRun(terminal, report, comparison, progress);
    return run.run(
        packages.apply(tree.request()),
        (request, receiver) -> fim.update(request, reference, receiver));
  }
}
