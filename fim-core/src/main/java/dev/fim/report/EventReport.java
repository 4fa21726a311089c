package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.report.event.EventFormat;
import dev.fim.report.event.RunResult;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/// The report as records for a log collector: each change when it is found, the result of the run
/// last.
final class EventReport implements ReportWriter {

  private final ReportHeader header;
  private final EventFormat format;
  private final List<String> notes = new ArrayList<>();

  EventReport(ReportHeader header, EventFormat format) {
    this.header = header;
    this.format = format;
    this.notes.addAll(header.notes());
  }

  @Override
  public void change(Change change) {
    try {
      format.change(change, TextChange.message(change, header.owners()));
    } catch (JacksonException | IOException e) {
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
      format.end(new RunResult(header, notes, summary, skippedMounts));
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {}
}
