package dev.fim.report.listing;

import dev.fim.baseline.Generation;
import dev.fim.file.Entry;
import dev.fim.report.ReportFormat;
import java.io.OutputStream;

/// Writes entries or generations. For one thread.
public interface Listing extends AutoCloseable {

  /// Lists an entry.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void entry(Entry entry);

  /// Lists a generation.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void generation(Generation generation);

  /// Writes the rest and flushes. Does not close the stream.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  @Override
  void close();

  /// Begins a listing: as text, one JSON array, or one JSON object per line.
  ///
  /// @param format one of [ReportFormat#OF_LISTINGS]
  static Listing on(OutputStream out, ReportFormat format) {
    return on(out, format, 0);
  }

  /// As [#on(OutputStream, ReportFormat)].
  ///
  /// @param columns the width that text keeps to where it can; 0 for any
  static Listing on(OutputStream out, ReportFormat format, int columns) {
    return switch (format) {
      case TEXT -> new TextListing(out, columns);
      case JSON -> new JsonListing(out, JsonListing.Form.ARRAY);
      case NDJSON -> new JsonListing(out, JsonListing.Form.LINES);
      case SARIF, JUNIT, HTML, OCSF, ECS, SYSLOG ->
          throw new IllegalArgumentException("no format of a listing: " + format);
    };
  }
}
