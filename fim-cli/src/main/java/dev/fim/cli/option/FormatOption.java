package dev.fim.cli.option;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.report.ReportFormat;
import dev.fim.words.Spelling;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--format`: the format of the output.
public final class FormatOption {

  private final List<ReportFormat> allowed;
  private final OptionSpec option;

  /// @param allowed in the order of the help
  public FormatOption(List<ReportFormat> allowed) {
    this.allowed = allowed;
    List<String> labels = labels(allowed);
    this.option =
        Declared.text("--format", "FORMAT")
            .completionCandidates(labels)
            .description(
                "%s or %s. Default: text."
                    .formatted(
                        String.join(", ", labels.subList(0, labels.size() - 1)), labels.getLast()))
            .build();
  }

  public void addTo(CommandSpec command) {
    command.addOption(option);
  }

  /// Whether the user gave it.
  boolean isGiven() {
    return Declared.textOf(option) != null;
  }

  public ReportFormat format() {
    String format = Declared.textOf(option);
    return format == null ? ReportFormat.TEXT : format("--format", format, format, allowed);
  }

  /// The format with this name.
  ///
  /// @param given the value of `option` that holds `label`
  /// @throws FimException ([Problem#ARGUMENT]) if none of `allowed` has this name
  static ReportFormat format(
      String option, String given, String label, List<ReportFormat> allowed) {
    ReportFormat known = ReportFormat.ofLabel(label);
    if (known == null || !allowed.contains(known)) {
      throw new FimException(
          Problem.ARGUMENT,
          "take",
          option + " '" + DisplayForm.ofText(given) + "'",
          "there is no such format",
          Spelling.allowed(label, labels(allowed)));
    }
    return known;
  }

  private static List<String> labels(List<ReportFormat> formats) {
    return formats.stream().map(ReportFormat::label).toList();
  }
}
