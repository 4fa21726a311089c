package dev.fim.cli.option;

import dev.fim.report.ReportFormat;
import dev.fim.report.Verbosity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options for the format and destination of a report.
public final class ReportOptions {

  private final FormatOption format = new FormatOption();

  private final OptionSpec output =
      Declared.text("--output", "FILE", "Write the report to this file. Default: standard output.");

  private final OptionSpec quiet =
      Declared.flag("Only the summary line (text format).", "-q", "--quiet");

  private final OptionSpec verbose =
      Declared.flag(
          "Also the attributes of added and removed files (text format).", "-v", "--verbose");

  public void addTo(CommandSpec command) {
    format.addTo(command);
    command.addOption(output).addOption(quiet).addOption(verbose);
  }

  /// The file to write to; null for standard output.
  public @Nullable String output() {
    return Declared.textOf(output);
  }

  public ReportFormat format() {
    return format.format();
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
