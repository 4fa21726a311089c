package dev.fim.cli.option;

import dev.fim.report.ReportFormat;
import dev.fim.report.view.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A report that the user asked for.
///
/// @param level null for that of the format
/// @param file null for standard output
/// @param writing how the file is written
public record ReportDestination(
    ReportFormat format, @Nullable Level level, @Nullable Path file, Writing writing) {

  /// How a file is written.
  public enum Writing {
    /// From the start of the run, into whatever has the name.
    AT_ONCE,
    /// Under a temporary name until it is whole.
    WHOLE
  }
}
