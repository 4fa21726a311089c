package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.report.json.JsonChange;
import dev.fim.report.json.JsonFrame;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// The report as one JSON object. The verdict comes before the changes but is known after them, so
/// they are spooled.
final class JsonReport implements ReportWriter {

  private final OutputStream out;
  private final ReportHeader header;
  private final List<String> notes = new ArrayList<>();
  private final Spool spool;
  private final JsonGenerator changes;

  JsonReport(OutputStream out, ReportHeader header) {
    this(out, header, new Spool());
  }

  JsonReport(OutputStream out, ReportHeader header, Spool spool) {
    this.out = out;
    this.header = header;
    this.notes.addAll(header.notes());
    this.spool = spool;
    this.changes = JsonOutput.CHANGES.on(spool);
  }

  @Override
  public void change(Change change) {
    try {
      JsonChange.write(changes, change, header.owners());
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
      changes.flush();
      JsonGenerator json = JsonOutput.REPORT.on(out);
      json.writeStartObject();
      JsonFrame.write(json, header, notes, summary, skippedMounts);
      json.writeArrayPropertyStart("changes");
      if (!spool.isEmpty()) {
        json.writeRaw("\n  ");
        json.flush();
        spool.copyTo(out);
      }
      json.writeEndArray();
      json.writeEndObject();
      JsonOutput.end(json, out);
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {
    try {
      spool.close();
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }
}
