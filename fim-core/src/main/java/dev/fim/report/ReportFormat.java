package dev.fim.report;

import dev.fim.compare.ReportHeader;
import dev.fim.report.event.EcsEvents;
import dev.fim.report.event.OcsfEvents;
import dev.fim.report.event.SyslogMessages;
import dev.fim.report.output.RunOrigin;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
  JUNIT,
  /// One page for a browser, which needs nothing else.
  HTML,
  /// Events of OCSF 1.8, one per line: the changes when they are found, the summary last.
  OCSF,
  /// Events of ECS 9.4, one per line: the changes when they are found, the summary last.
  ECS,
  /// Messages of RFC 5424, one per line: the changes when they are found, the summary last.
  SYSLOG;

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
    return switch (this) {
      case TEXT, JSON, JUNIT, HTML -> false;
      case NDJSON, SARIF, OCSF, ECS, SYSLOG -> true;
    };
  }

  /// The level of a report that names none.
  public Level standardLevel() {
    return this == TEXT ? Level.CHANGES : Level.ALL;
  }

  /// Whether a report can have this level. Where a reader takes a report without entries for a good
  /// result, it cannot be limited to its summary.
  public boolean hasLevel(Level level) {
    return level != Level.SUMMARY || this == TEXT || this == JSON || this == NDJSON;
  }

  /// Begins a report.
  ///
  /// @param out flushed at the end of the report, not closed
  /// @param style for [#TEXT] only
  /// @param detail what it shows
  /// @throws IllegalArgumentException if the format does not have the level
  public ReportWriter open(
      OutputStream out, ReportHeader header, Style style, ReportDetail detail) {
    return open(out, header, style, detail, RunOrigin.ofThisProcess());
  }

  ReportWriter open(
      OutputStream out, ReportHeader header, Style style, ReportDetail detail, RunOrigin origin) {
    Level level = Objects.requireNonNullElse(detail.level(), standardLevel());
    if (!hasLevel(level)) {
      throw new IllegalArgumentException("no level of " + label + ": " + level.label());
    }
    ReportWriter writer = open(out, header, style, level, detail, origin);
    Level shown = this == TEXT ? Level.ALL : level; // text leaves out the rest itself
    return shown == Level.ALL && detail.forced().isEmpty()
        ? writer
        : new LeveledReport(writer, shown, detail.forced());
  }

  private ReportWriter open(
      OutputStream out,
      ReportHeader header,
      Style style,
      Level level,
      ReportDetail detail,
      RunOrigin origin) {
    return switch (this) {
      case TEXT -> new TextReport(out, header, style, level, detail);
      case JSON -> new JsonReport(out, header);
      case NDJSON -> new NdjsonReport(out, header);
      case SARIF -> new SarifReport(out, header);
      case JUNIT -> new JunitReport(out, header);
      case HTML -> new HtmlReport(out, header, origin);
      case OCSF -> new EventReport(header, new OcsfEvents(out, origin, header.owners()));
      case ECS -> new EventReport(header, new EcsEvents(out, origin, header.owners()));
      case SYSLOG -> new EventReport(header, new SyslogMessages(out, origin));
    };
  }
}
