package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.report.json.JsonChange;
import dev.fim.report.json.JsonFrame;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// The report as lines of JSON: each change when it is found, the summary last. Without that last
/// line the report is incomplete.
final class NdjsonReport implements ReportWriter {

  private final OutputStream out;
  private final ReportHeader header;
  private final List<String> notes = new ArrayList<>();
  private final JsonGenerator lines;

  NdjsonReport(OutputStream out, ReportHeader header) {
    this.out = out;
    this.header = header;
    this.notes.addAll(header.notes());
    this.lines = JsonOutput.LINES.on(out);
  }

  @Override
  public void change(Change change) {
    try {
      JsonChange.write(lines, change, header.owners());
    } catch (JacksonException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void note(String note) {
    notes.add(note);
  }

  @Override
  public void finish(Summary summary, List<RawPath> skippedMounts) {
    try {
      lines.writeStartObject();
      lines.writeStringProperty("kind", "summary");
      JsonFrame.write(lines, header, notes, summary, skippedMounts);
      lines.writeEndObject();
      JsonOutput.end(lines, out);
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {}
}
