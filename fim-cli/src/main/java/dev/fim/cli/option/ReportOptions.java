package dev.fim.cli.option;

import dev.fim.cli.option.ReportDestination.Writing;
import dev.fim.report.ReportFormat;
import dev.fim.report.view.Level;
import dev.fim.report.view.View;
import dev.fim.words.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options for the format and destination of a report.
public final class ReportOptions {

  private static final List<ReportFormat> FORMATS = List.of(ReportFormat.values());
  private static final List<String> LEVELS =
      Arrays.stream(Level.values()).map(Level::label).toList();
  private static final List<String> VIEWS = Arrays.stream(View.values()).map(View::label).toList();

  private final FormatOption format = new FormatOption(FORMATS);

  private final OptionSpec output =
      Declared.text("--output", "FILE", "Write the report to this file. Default: standard output.");

  private final OptionSpec reports =
      Declared.texts(
          "--report",
          "FORMAT[@LEVEL]:FILE",
          "Write a report in this format to this file, whole or not at all; - is standard output."
              + " Can be given more than once. Without --format and --output there is no other"
              + " report.");

  private final OptionSpec level =
      Declared.text("--level", "LEVEL")
          .completionCandidates(LEVELS)
          .description(
              "How much reports show: %s. Default: changes for text, all for other formats."
                  .formatted(String.join(", ", LEVELS)))
          .build();

  private final OptionSpec view =
      Declared.text("--view", "VIEW")
          .completionCandidates(VIEWS)
          .description(
              "The order of a text report: grouped (by kind, the default) or entries (by path, with"
                  + " a summary string).")
          .build();

  private final OptionSpec quiet =
      Declared.flag("Only the summary line: --level summary of text.", "-q", "--quiet");

  private final OptionSpec verbose =
      Declared.flag(
          "Also the attributes of added and removed files: --level all of text.",
          "-v",
          "--verbose");

  public void addTo(CommandSpec command) {
    format.addTo(command);
    command.addOption(output).addOption(reports);
    command.addOption(level).addOption(view).addOption(quiet).addOption(verbose);
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
    level(ReportFormat.TEXT); // a contradiction is refused even if each report has its own level
    if (given.isEmpty() || file != null || format.isGiven()) {
      Path path = file == null ? null : Arguments.file(file);
      ReportFormat chosen = format.format();
      all.add(new ReportDestination(chosen, level(chosen), path, Writing.AT_ONCE));
    }
    given.forEach(report -> all.add(destination(report)));
    if (Declared.textOf(view) != null
        && all.stream().noneMatch(report -> report.format() == ReportFormat.TEXT)) {
      throw Arguments.invalid("--view", "none of the reports is text");
    }
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

  private ReportDestination destination(String report) {
    String[] parts = report.split(":", 2);
    String[] what = parts[0].split("@", 2);
    ReportFormat format = FormatOption.format("--report", report, what[0], FORMATS);
    if (parts.length == 1 || parts[1].isEmpty()) {
      throw Arguments.invalid(
          "--report " + report,
          "no file is named; write FORMAT:FILE, or FORMAT:- for standard output");
    }
    Path file = parts[1].equals("-") ? null : Arguments.file(parts[1]);
    Level its = what.length == 1 ? level(format) : level("--report", report, what[1], format);
    return new ReportDestination(format, its, file, Writing.WHOLE);
  }

  /// The level of a report that does not name its own; null for that of the format.
  private @Nullable Level level(ReportFormat of) {
    String given = Declared.textOf(level);
    boolean isQuiet = Declared.isGiven(quiet);
    boolean isVerbose = Declared.isGiven(verbose);
    if (isQuiet && isVerbose) {
      throw Arguments.invalid("--quiet --verbose", "use only one of them");
    }
    if (given != null && (isQuiet || isVerbose)) {
      throw Arguments.invalid(
          "--level " + (isQuiet ? "--quiet" : "--verbose"), "use only one of them");
    }
    if (given != null) {
      return level("--level", given, given, of);
    }
    if (of != ReportFormat.TEXT || (!isQuiet && !isVerbose)) {
      return null;
    }
    return isQuiet ? Level.SUMMARY : Level.ALL;
  }

  private static Level level(String option, String given, String label, ReportFormat of) {
    Level known = Level.ofLabel(label);
    if (known == null) {
      throw Arguments.unknown(
          option, given, "there is no such level", Spelling.allowed(label, LEVELS));
    }
    if (!of.hasLevel(known)) {
      throw Arguments.unknown(
          option,
          given,
          "a report in " + of.label() + " without its changes would pass for a good result",
          "allowed: list, changes, all");
    }
    return known;
  }

  /// The view of text reports.
  ///
  /// @throws dev.fim.error.FimException ([dev.fim.error.Problem#ARGUMENT]) if there is no such view
  public View view() {
    String given = Declared.textOf(view);
    if (given == null) {
      return View.GROUPED;
    }
    View known = View.ofLabel(given);
    if (known == null) {
      throw Arguments.unknown(
          "--view", given, "there is no such view", Spelling.allowed(given, VIEWS));
    }
    return known;
  }
}
