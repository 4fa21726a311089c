package dev.fim.cli.command.trust;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.trust.SigningOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.result.WholeFile;
import dev.fim.cli.terminal.Terminal;
import dev.fim.report.ReportFormat;
import dev.fim.report.listing.SealReport;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.seal.Signer;
import dev.fim.trust.PolicySeal;
import dev.fim.trust.SealedPortable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim seal`.
public final class SealCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final SigningOptions signing = SigningOptions.ofSealing();

  private final PositionalParamSpec file =
      Declared.optional(
          0,
          "FILE",
          "A portable baseline or a policy. Its seal is written to FILE.seal. Default: a generation"
              + " of the database, which keeps its seal.");

  private final Terminal terminal;

  private SealCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    SealCommand command = new SealCommand(terminal);
    CommandSpec spec = Declared.command("seal", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    command.signing.addTo(spec);
    spec.addPositional(command.file);
    spec.usageMessage()
        .description(
            "Seals a generation, a portable baseline or a policy with a private key. With"
                + " the public key, anybody can then check that it is what was sealed.",
            "",
            "A policy is sealed with all that it includes.")
        .footer(
            "",
            "Examples:",
            "  fim seal --key seal.key                     the newest generation",
            "  fim seal --key seal.key --baseline 3",
            "  fim seal --key seal.key trusted.fim         writes trusted.fim.seal",
            "  fim seal --key seal.key policy.yaml");
    return spec;
  }

  @Override
  public Integer call() {
    Signer signer = signing.signer(terminal.environment());
    if (signer == null) {
      throw Arguments.invalid("seal", "it needs a private key: --key KEY");
    }
    String named = Declared.textOf(file);
    Seal seal =
        named == null
            ? database.open(terminal.environment()).seal(baseline.reference(), signer)
            : sealed(Arguments.file(named), signer);
    SealReport.write("sealed", seal, List.of(), terminal.output(), ReportFormat.TEXT);
    return ExitCode.INTACT.code();
  }

  private static Seal sealed(Path file, Signer signer) {
    Seal seal =
        SealedPortable.isPortable(file)
            ? SealedPortable.seal(file, signer, Instant.now())
            : PolicySeal.seal(file, signer, Instant.now());
    WholeFile.write(SealFile.of(file), out -> out.write(seal.toFile()));
    return seal;
  }
}
