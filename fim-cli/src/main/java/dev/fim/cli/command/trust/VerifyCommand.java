package dev.fim.cli.command.trust;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.ReportFormat;
import dev.fim.report.listing.SealReport;
import dev.fim.request.BaselineReference;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.seal.SealSubject;
import dev.fim.trust.Accepted;
import dev.fim.trust.PolicySeal;
import dev.fim.trust.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim verify`.
public final class VerifyCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final TrustOptions trust = new TrustOptions();

  private final FormatOption format =
      new FormatOption(List.of(ReportFormat.TEXT, ReportFormat.JSON));

  private final PositionalParamSpec file =
      Declared.optional(
          0,
          "FILE",
          "A portable baseline or a policy, with its seal in FILE.seal. Default: a generation of"
              + " the database.");

  private final Terminal terminal;

  private VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    VerifyCommand command = new VerifyCommand(terminal);
    CommandSpec spec = Declared.command("verify", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.trust.addTo(spec);
    command.format.addTo(spec);
    spec.addPositional(command.file);
    spec.usageMessage()
        .description(
            "Checks the seal of a generation, a portable baseline or a policy, and prints who"
                + " sealed what, and when. The tree is not looked at.",
            "",
            "The exit code is 0, or 26 if it is not trusted.")
        .footer(
            "",
            "Examples:",
            "  fim verify --trust seal.key.pub                 the newest generation",
            "  fim verify --trust seal.key.pub trusted.fim",
            "  fim verify --trust seal.key.pub --format json policy.yaml");
    return spec;
  }

  @Override
  public Integer call() {
    Trust trusted = trust.trust(terminal.environment());
    if (trusted == null) {
      throw Arguments.invalid("verify", "it needs a public key: --trust PUB");
    }
    String named = Declared.textOf(file);
    Accepted accepted = accepted(trusted, named == null ? null : Arguments.file(named));
    SealReport.write(
        "trusted", accepted.seal(), accepted.notes(), terminal.output(), format.format());
    return ExitCode.INTACT.code();
  }

  private Accepted accepted(Trust trusted, @Nullable Path named) {
    if (named != null) {
      Seal seal = SealFile.read(named);
      if (seal != null && seal.statement().subject() instanceof SealSubject.PolicyText) {
        return PolicySeal.require(named, trusted);
      }
    }
    return database
        .open(terminal.environment())
        .trusting(trusted)
        .verify(named == null ? baseline.reference() : new BaselineReference.Portable(named));
  }
}
