package dev.fim.cli.command.trust;

import dev.fim.chain.verify.EvidenceCheck;
import dev.fim.chain.verify.LogReport;
import dev.fim.chain.verify.LogReportWriter;
import dev.fim.chain.verify.LogVerifier;
import dev.fim.chain.verify.LogVerifier.Extent;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.disk.DiskFault;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.PublicKeyFile;
import dev.fim.path.DisplayForm;
import dev.fim.report.ReportFormat;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim verify-log`.
public final class VerifyLogCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  private final OptionSpec trust =
      Declared.texts(
          "--trust",
          "PUB",
          "A public key in PEM. Each seal must be from one of these, and there must be seals. Can"
              + " be given several times. Without it, signatures are not verified.");

  private final OptionSpec evidence =
      Declared.text(
          "--evidence",
          "DIR",
          "Verify this directory too: the evidence of the sidecar, by what the events tell of it.");

  private final OptionSpec partial =
      Declared.flag(
          "The log is a part: events before its first one are not missed, and the content of that"
              + " one is not verified.",
          "--partial");

  private final FormatOption format =
      new FormatOption(List.of(ReportFormat.TEXT, ReportFormat.JSON));

  private final PositionalParamSpec files =
      Declared.parameters(
          "FILE", "The log, or its parts in their order. - stands for standard input.");

  private final Terminal terminal;

  private VerifyLogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    VerifyLogCommand command = new VerifyLogCommand(terminal);
    CommandSpec spec = Declared.command("verify-log", command);
    spec.addOption(command.trust).addOption(command.evidence).addOption(command.partial);
    command.format.addTo(spec);
    spec.addPositional(command.files);
    spec.usageMessage()
        .description(
            "Verifies a log of fim-sidecar: finds events that were changed, removed, added or"
                + " moved. Lines of others may stand between them.",
            "",
            "Exits with 0 if the log is intact, and with 26 if it is not.")
        .footer(
            "",
            "Examples:",
            "  fim verify-log --trust events.pub fim.log",
            "  fim verify-log --evidence /var/lib/fim/evidence fim.log.1 fim.log");
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    List<String> given = Declared.textsOf(files);
    if (given.isEmpty()) {
      throw new FimException(
          Problem.ARGUMENT,
          "verify",
          "a log",
          "none is named",
          "name its files, or - for standard input");
    }
    String directory = Declared.textOf(evidence);
    LogVerifier verifier =
        new LogVerifier(
            Declared.textsOf(trust).stream()
                .map(file -> PublicKeyFile.read(Arguments.file(file)))
                .toList(),
            Declared.isGiven(partial) ? Extent.PART : Extent.WHOLE,
            directory == null ? null : new EvidenceCheck(Arguments.file(directory)));
    for (String file : given) {
      read(verifier, file, given.size() == 1 ? "" : DisplayForm.ofText(file));
    }
    LogReport report = verifier.finish();
    if (format.format() == ReportFormat.JSON) {
      LogReportWriter.json(report, terminal.output());
    } else {
      LogReportWriter.text(report, terminal.output());
    }
    return (report.isIntact() ? ExitCode.INTACT : ExitCode.BASELINE_NOT_TRUSTED).code();
  }

  private static void read(LogVerifier verifier, String given, String label) {
    if (given.equals(STANDARD_INPUT)) {
      // Not closed: it belongs to the process.
      readAll(verifier, new FileInputStream(FileDescriptor.in), "standard input", label);
      return;
    }
    Path file = Arguments.file(given);
    String shown = DisplayForm.ofText(given);
    try (InputStream in = Files.newInputStream(file)) {
      readAll(verifier, in, shown, label);
    } catch (IOException e) {
      throw DiskFault.failure("read", shown, e);
    }
  }

  private static void readAll(LogVerifier verifier, InputStream in, String shown, String label) {
    try {
      verifier.read(in, label);
    } catch (IOException e) {
      throw DiskFault.failure("read", shown, e);
    }
  }
}
