package dev.fim;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import java.util.List;

/// Who is told what a run finds, while it runs, on the thread that runs it. What it throws ends the
/// run.
@FunctionalInterface
public interface Receiver {

  /// Comes first.
  default void begin(ReportHeader header) {}

  /// A difference, or something that could not be told; in the order of paths.
  void changed(Change change);

  /// How the policy fits the tree; known when the scan has ended, and so after the changes.
  default void noted(SelectionNote note) {}

  /// Comes before the end where the run recorded what it saw, once the generation is complete.
  default void recorded(Generation generation) {}

  /// Comes last, and only if the run came to its end.
  default void end(Summary summary, List<RawPath> skippedMounts) {}
}
