package dev.fim.cli.option;

import dev.fim.cli.option.ReportDestination.Writing;
import dev.fim.report.ReportFormat;
import dev.fim.report.Verbosity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options for the format and destination of a report.
public final class ReportOptions {

  private static final List<ReportFormat> FORMATS = List.of(ReportFormat.values());

  private final FormatOption format = new FormatOption(FORMATS);

  private final OptionSpec output =
      Declared.text("--output", "FILE", "Write the report to this file. Default: standard output.");

  private final OptionSpec reports =
      Declared.texts(
          "--report",
          "FORMAT:FILE",
          "Write a report in this format to this file, whole or not at all; - is standard output."
              + " Can be given more than once. Without --format and --output there is no other"
              + " report.");

  private final OptionSpec quiet =
      Declared.flag("Only the summary line (text format).", "-q", "--quiet");

  private final OptionSpec verbose =
      Declared.flag(
          "Also the attributes of added and removed files (text format).", "-v", "--verbose");

  public void addTo(CommandSpec command) {
    format.addTo(command);
    command.addOption(output).addOption(reports).addOption(quiet).addOption(verbose);
  }

  /// The reports to write: those of `--report`, after that of `--format` and `--output` if one of
  /// these is given or there is no other.
  ///
  /// @throws dev.fim.error.FimException ([dev.fim.error.Problem#ARGUMENT]) if one is invalid, or
  ///   two have the same destination
  public List<ReportDestination> destinations() {
    List<String> given = Declared.textsOf(reports);
    String file = Declared.textOf(output);
    List<ReportDestination> all = new ArrayList<>();
    if (given.isEmpty() || file != null || format.isGiven()) {
      Path path = file == null ? null : Arguments.file(file);
      all.add(new ReportDestination(format.format(), path, Writing.AT_ONCE));
    }
    given.forEach(report -> all.add(destination(report)));
    Set<Optional<Path>> used = new HashSet<>();
    for (ReportDestination report : all) {
      Path path = report.file();
      if (!used.add(Optional.ofNullable(path).map(one -> one.toAbsolutePath().normalize()))) {
        throw Arguments.invalid(
            "--report",
            "two reports would go to " + (path == null ? "standard output" : path.toString()));
      }
    }
    return all;
  }

  private static ReportDestination destination(String report) {
    String[] parts = report.split(":", 2);
    ReportFormat format = FormatOption.format("--report", report, parts[0], FORMATS);
    if (parts.length == 1 || parts[1].isEmpty()) {
      throw Arguments.invalid(
          "--report " + report,
          "no file is named; write FORMAT:FILE, or FORMAT:- for standard output");
    }
    Path file = parts[1].equals("-") ? null : Arguments.file(parts[1]);
    return new ReportDestination(format, file, Writing.WHOLE);
  }

  public Verbosity verbosity() {
    boolean isQuiet = Declared.isGiven(quiet);
    boolean isVerbose = Declared.isGiven(verbose);
    if (isQuiet && isVerbose) {
      throw Arguments.invalid("--quiet --verbose", "use only one of them");
    }
    if (isQuiet) {
      return Verbosity.QUIET;
    }
    return isVerbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }
}
