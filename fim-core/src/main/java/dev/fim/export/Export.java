package dev.fim.export;

import dev.fim.baseline.portable.PortableBaseline;
import dev.fim.report.ReportFormat;
import dev.fim.report.listing.Listing;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes a generation in one of the formats.
public final class Export {

  private Export() {}

  /// Writes `tree`. Does not close the stream.
  ///
  /// @return what the format could not hold, a line each in display form
  /// @throws IOException if the stream fails
  public static List<String> write(ExportedTree tree, ExportFormat format, OutputStream out)
      throws IOException {
    return switch (format) {
      case PORTABLE -> {
        PortableBaseline.write(tree.generation(), tree.entries().get(), out);
        yield List.of();
      }
      case AIDE -> AideWriter.write(tree, out);
      case MTREE -> MtreeWriter.write(tree, out);
      case NDJSON -> {
        try (Listing listing = Listing.on(out, ReportFormat.NDJSON)) {
          tree.forEach(listing::entry);
        }
        yield List.of();
      }
    };
  }
}
