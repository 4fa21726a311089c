package dev.fim.report;

import dev.fim.baseline.Generation;
import dev.fim.file.Entry;
import java.io.OutputStream;

/// What a database holds, on its way out. For one thread.
public interface Listing extends AutoCloseable {

  /// Lists an entry.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void entry(Entry entry);

  /// Lists a generation.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  void generation(Generation generation);

  /// Writes what is left and flushes. The stream stays open.
  ///
  /// @throws dev.fim.error.FimException if it cannot be written
  @Override
  void close();

  /// Begins a listing: as text, as one JSON array, or as a JSON object a line.
  static Listing on(OutputStream out, ReportFormat format) {
    return switch (format) {
      case TEXT -> new TextListing(out);
      case JSON -> new JsonListing(out, JsonListing.Form.ARRAY);
      case NDJSON -> new JsonListing(out, JsonListing.Form.LINES);
    };
  }
}
