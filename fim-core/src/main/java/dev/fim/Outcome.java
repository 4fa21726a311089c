package dev.fim;

import dev.fim.baseline.Generation;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import java.util.List;

/// How a run ended.
///
/// @param generation the one that was recorded; where nothing was, the one that was compared with
/// @param skippedMounts what was not looked into, in order
/// @param notes how the policy fits the tree; none where there was no scan of it
public record Outcome(
    ReportHeader header,
    Summary summary,
    Generation generation,
    List<RawPath> skippedMounts,
    List<SelectionNote> notes) {

  public Outcome {
    skippedMounts = List.copyOf(skippedMounts);
    notes = List.copyOf(notes);
  }

  public Verdict verdict() {
    return summary.verdict();
  }

  /// Tells the end of a run that recorded. A database has what was written once it is closed, so
  /// that is the time for it: nothing is called recorded that is not on the disk.
  Outcome reportRecorded(Receiver receiver) {
    receiver.recorded(generation);
    return reportEnd(receiver);
  }

  /// Tells the end of a run.
  Outcome reportEnd(Receiver receiver) {
    notes.forEach(receiver::noted);
    receiver.end(summary, skippedMounts);
    return this;
  }
}
