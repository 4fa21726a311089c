package dev.fim.report;

import dev.fim.compare.ReportHeader;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The formats of a report, all in UTF-8.
public enum ReportFormat {
  /// Text for people: summary first, then the changes by kind.
  TEXT,
  /// One object, `fim.report/1`.
  JSON,
  /// One object per line: the changes when they are found, the summary last.
  NDJSON,
  /// SARIF 2.1.0, for code scanning: the changes when they are found.
  SARIF,
  /// JUnit XML, for build servers: a test case for each change.
  JUNIT;

  /// The formats of listings.
  public static final List<ReportFormat> OF_LISTINGS = List.of(TEXT, JSON, NDJSON);

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

  /// Whether changes are written when they are found. Otherwise nothing is written before the end.
  public boolean isStreamed() {
    return this == NDJSON || this == SARIF;
  }

  /// Begins a report.
  ///
  /// @param out flushed at the end of the report, not closed
  /// @param style for [#TEXT] only
  /// @param verbosity for [#TEXT] only; other formats are always complete
  public ReportWriter open(
      OutputStream out, ReportHeader header, Style style, Verbosity verbosity) {
    return switch (this) {
      case TEXT -> new TextReport(out, header, style, verbosity);
      case JSON -> new JsonReport(out, header);
      case NDJSON -> new NdjsonReport(out, header);
      case SARIF -> new SarifReport(out, header);
      case JUNIT -> new JunitReport(out, header);
    };
  }
}
