package dev.fim.report.event;

import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.report.output.DisplayText;
import java.util.List;

/// What the last record of a run is made of.
///
/// @param notes all notes, with those of the header; in display form
public record RunResult(
    ReportHeader header, List<String> notes, Summary summary, List<RawPath> skippedMounts) {

  public RunResult {
    notes = notes.stream().map(DisplayText::safe).toList();
  }

  /// The verdict and the numbers that are not 0, in one line.
  String message() {
    StringBuilder text = new StringBuilder(summary.verdict().label());
    text.append(": ").append(summary.entries()).append(" entries");
    count(text, summary.added(), "added");
    count(text, summary.removed(), "removed");
    count(text, summary.changed(), "changed");
    count(text, summary.isolation(), "isolation");
    count(text, summary.unverifiable(), "unverifiable");
    return text.toString();
  }

  private static void count(StringBuilder text, long number, String kind) {
    if (number != 0) {
      text.append(", ").append(number).append(' ').append(kind);
    }
  }

  long changes() {
    return summary.added()
        + summary.removed()
        + summary.changed()
        + summary.isolation()
        + summary.unverifiable();
  }
}
