package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.trust.SigningOptions;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.result.WholeFile;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.export.ExportFormat;
import dev.fim.path.DisplayForm;
import dev.fim.seal.Seal;
import dev.fim.seal.SealFile;
import dev.fim.seal.Signer;
import dev.fim.words.Spelling;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim export`.
public final class ExportCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();

  private final OptionSpec format =
      OptionSpec.builder("--format")
          .type(String.class)
          .paramLabel("FORMAT")
          .completionCandidates(ExportFormat.labels())
          .description(
              "portable, aide (a database for 'aide --compare'), mtree (a specification for 'mtree"
                  + " -f') or ndjson (entries as JSON). Default: portable.")
          .build();

  private final OptionSpec output =
      Declared.text(
          "--output", "FILE", "Write to this file, whole or not at all. Default: standard output.");

  private final OptionSpec withContent =
      Declared.flag(
          "Also write the copies of content that rules with 'content' keep. Default: without them.",
          "--with-content");

  private final TrustOptions trust = new TrustOptions();
  private final SigningOptions signing = SigningOptions.ofRecording();
  private final Terminal terminal;

  private ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ExportCommand command = new ExportCommand(terminal);
    CommandSpec spec = Declared.command("export", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    spec.addOption(command.format).addOption(command.output).addOption(command.withContent);
    command.trust.addTo(spec);
    command.signing.addTo(spec);
    spec.usageMessage()
        .description(
            "Writes a generation as a portable baseline, for another machine or for keeping apart,"
                + " or as what another program reads. What the format cannot hold is listed on"
                + " standard error.")
        .footer(
            "",
            "Examples:",
            "  fim export --output trusted.fim",
            "  fim export --baseline 3 > trusted.fim",
            "  fim export --sign seal.key --output trusted.fim",
            "  fim export --format mtree --output tree.mtree");
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    ExportFormat chosen = chosen();
    FileIntegrity fim =
        trust.apply(database.open(terminal.environment()), terminal.environment(), null);
    Signer signer = signing.signer(terminal.environment());
    if (signer != null) {
      return sealed(fim, chosen, signer);
    }
    List<String> notes = new ArrayList<>();
    WholeFile.Content content = out -> notes.addAll(write(fim, chosen, out));
    String file = Declared.textOf(output);
    if (file == null) {
      requireNoTerminal(chosen);
      content.writeTo(terminal.output());
    } else {
      WholeFile.write(Arguments.file(file), content);
    }
    notes.forEach(note -> terminal.error().println("note: " + note));
    return ExitCode.INTACT.code();
  }

  private static void requireNoTerminal(ExportFormat chosen) {
    if (chosen == ExportFormat.PORTABLE && StandardStream.OUT.isTerminal()) {
      throw new FimException(
          Problem.ARGUMENT,
          "write",
          "a portable baseline to a terminal",
          "it is binary",
          "name a file with --output");
    }
  }

  /// Writes the file and its seal.
  private int sealed(FileIntegrity fim, ExportFormat chosen, Signer signer) {
    String named = Declared.textOf(output);
    if (named == null) {
      throw Arguments.invalid("--sign", "it needs --output: the seal is written to FILE.seal");
    }
    if (chosen != ExportFormat.PORTABLE) {
      throw Arguments.invalid("--sign", "only a portable baseline has a seal");
    }
    Path file = Arguments.file(named);
    AtomicReference<Seal> seal = new AtomicReference<>();
    WholeFile.writeBoth(
        file,
        out ->
            seal.set(
                fim.exportSealed(baseline.reference(), Declared.isGiven(withContent), signer, out)),
        SealFile.of(file),
        out -> out.write(seal.get().toFile()));
    return ExitCode.INTACT.code();
  }

  private List<String> write(FileIntegrity fim, ExportFormat chosen, OutputStream out)
      throws IOException {
    if (!Declared.isGiven(withContent)) {
      return fim.export(baseline.reference(), chosen, out);
    }
    if (chosen != ExportFormat.PORTABLE) {
      throw Arguments.invalid("--with-content", "only a portable baseline holds copies of content");
    }
    fim.exportWithContent(baseline.reference(), out);
    return List.of();
  }

  private ExportFormat chosen() {
    String label = Objects.requireNonNullElse(Declared.textOf(format), "portable");
    ExportFormat known = ExportFormat.ofLabel(label);
    if (known == null) {
      throw new FimException(
          Problem.ARGUMENT,
          "take",
          "--format '" + DisplayForm.ofText(label) + "'",
          "there is no such format",
          Spelling.allowed(label, ExportFormat.labels()));
    }
    return known;
  }
}
