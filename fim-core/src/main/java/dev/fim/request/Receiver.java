package dev.fim.request;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import java.util.List;

/// Receives the findings of a run, on the thread of the run. An exception that it throws ends the
/// run.
@FunctionalInterface
public interface Receiver {

  /// Called first.
  default void begin(ReportHeader header) {}

  /// Called for each difference and each unverifiable file, in the order of paths.
  void changed(Change change);

  /// Called after the changes, for each note on how the policy matches the tree.
  default void noted(SelectionNote note) {}

  /// Called before the end if the run recorded a generation, once that is complete.
  default void recorded(Generation generation) {}

  /// Called last, unless the run failed.
  default void end(Summary summary, List<RawPath> skippedMounts) {}
}
