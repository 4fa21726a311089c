package dev.fim.report;

import dev.fim.compare.ReportHeader;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The forms in which a report can be had. All are UTF-8.
public enum ReportFormat {
  /// For people: summary first, then the changes by kind.
  TEXT,
  /// One object, `fim.report/1`.
  JSON,
  /// One object a line: the changes as they are found, the summary last.
  NDJSON;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name on the command line: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// The format whose [#label] this is; null if there is none.
  public static @Nullable ReportFormat ofLabel(String label) {
    for (ReportFormat format : values()) {
      if (format.label.equals(label)) {
        return format;
      }
    }
    return null;
  }

  /// Begins a report.
  ///
  /// @param out is flushed at the end of the report, and not closed
  /// @param style of [#TEXT]; the others have none
  /// @param verbosity of [#TEXT]; the others are always complete
  public ReportWriter open(
      OutputStream out, ReportHeader header, Style style, Verbosity verbosity) {
    return switch (this) {
      case TEXT -> new TextReport(out, header, style, verbosity);
      case JSON -> new JsonReport(out, header);
      case NDJSON -> new NdjsonReport(out, header);
    };
  }
}
