package dev.fim.cli.option;

import dev.fim.report.ReportFormat;
import dev.fim.report.Verbosity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a report is given, and where to.
public final class ReportOptions {

  @Mixin private FormatOption format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the report to this file. Default: standard output.")
  private @Nullable String output;

  @Option(
      names = {"-q", "--quiet"},
      description = "The summary line only (of text).")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also the attributes of what was added and removed (of text).")
  private boolean verbose;

  /// Null for standard output.
  public @Nullable String output() {
    return output;
  }

  public ReportFormat format() {
    return format.format();
  }

  public Verbosity verbosity() {
    if (quiet && verbose) {
      throw Arguments.invalid("--quiet --verbose", "only one of them can be meant");
    }
    if (quiet) {
      return Verbosity.QUIET;
    }
    return verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }
}
