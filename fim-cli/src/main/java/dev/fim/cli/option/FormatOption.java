package dev.fim.cli.option;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.report.ReportFormat;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--format`: the format of the output.
public final class FormatOption {

  private final OptionSpec option =
      Declared.text("--format", "FORMAT")
          .completionCandidates(new Labels())
          .defaultValue("text")
          .description("text, json or ndjson. Default: text.")
          .build();

  public void addTo(CommandSpec command) {
    command.addOption(option);
  }

  /// The values that shell completion offers.
  private static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ReportFormat.values()).map(ReportFormat::label).iterator();
    }
  }

  public ReportFormat format() {
    String format = option.getValue();
    ReportFormat known = ReportFormat.ofLabel(format);
    if (known == null) {
      String allowed =
          Arrays.stream(ReportFormat.values())
              .map(ReportFormat::label)
              .collect(Collectors.joining(", "));
      throw new FimException(
          Problem.ARGUMENT,
          "take",
          "--format '" + DisplayForm.ofText(format) + "'",
          "there is no such format",
          "allowed: " + allowed);
    }
    return known;
  }
}
