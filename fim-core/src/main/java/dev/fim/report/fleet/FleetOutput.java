package dev.fim.report.fleet;

import dev.fim.fleet.Fleet;
import dev.fim.report.ReportFormat;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JacksonException;

/// Writes the view of a fleet.
public final class FleetOutput {

  /// The formats that it has.
  public static final List<ReportFormat> FORMATS =
      List.of(ReportFormat.TEXT, ReportFormat.JSON, ReportFormat.HTML);

  private FleetOutput() {}

  /// Writes it and flushes. Does not close the stream.
  ///
  /// @param catalogue its name, in display form
  /// @param format one of [#FORMATS]
  /// @throws dev.fim.error.FimException if it cannot be written
  public static void write(Fleet fleet, String catalogue, OutputStream out, ReportFormat format) {
    try {
      switch (format) {
        case TEXT -> FleetText.write(fleet, catalogue, out);
        case JSON -> FleetJson.write(fleet, catalogue, out);
        case HTML -> FleetPage.write(fleet, catalogue, out);
        case NDJSON, SARIF, JUNIT, OCSF, ECS, SYSLOG ->
            throw new IllegalArgumentException("no format of a fleet: " + format);
      }
      out.flush();
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }
}
