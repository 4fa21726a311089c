package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.json.SarifJson;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// The report as SARIF: each change when it is found, one line each.
final class SarifReport implements ReportWriter {

  private final OutputStream out;
  private final ReportHeader header;
  private final List<String> notes = new ArrayList<>();
  private final JsonGenerator frame;
  private final JsonGenerator results;
  private boolean hasBegun;

  SarifReport(OutputStream out, ReportHeader header) {
    this.out = out;
    this.header = header;
    this.notes.addAll(header.notes());
    this.frame = JsonOutput.REPORT.on(out);
    this.results = JsonOutput.CHANGES.on(out);
  }

  @Override
  public void change(Change change) {
    try {
      if (!hasBegun) {
        begin();
        frame.writeRaw("\n  ");
        frame.flush();
      }
      SarifJson.result(
          results, change, TextChange.message(change, header.owners()), header.owners());
    } catch (JacksonException e) {
      throw DisplayText.fault(e);
    }
  }

  private void begin() {
    hasBegun = true;
    SarifJson.begin(frame, header);
  }

  @Override
  public void note(String note) {
    notes.add(note);
  }

  @Override
  public void finish(Summary summary, List<RawPath> skippedMounts) {
    try {
      if (!hasBegun) {
        begin();
      }
      results.flush();
      SarifJson.end(frame, header, notes, summary, skippedMounts);
      JsonOutput.end(frame, out);
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {}
}
