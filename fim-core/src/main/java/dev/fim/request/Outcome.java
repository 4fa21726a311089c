package dev.fim.request;

import dev.fim.baseline.Generation;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import java.util.List;

/// The result of a run.
///
/// @param generation the recorded generation, or the one compared with if nothing was recorded
/// @param skippedMounts mounts that were not scanned, in order
/// @param notes how the policy matches the tree; empty if no tree was scanned
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

  /// Reports the recorded generation and the end. Call this after the database is closed, since
  /// only then is the generation on the disk.
  public Outcome reportRecorded(Receiver receiver) {
    receiver.recorded(generation);
    return reportEnd(receiver);
  }

  /// Reports the end of a run.
  public Outcome reportEnd(Receiver receiver) {
    notes.forEach(receiver::noted);
    receiver.end(summary, skippedMounts);
    return this;
  }
}
