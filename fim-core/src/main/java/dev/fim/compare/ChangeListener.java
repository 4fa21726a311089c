package dev.fim.compare;

import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;

/// Who hears of changes while a comparison runs: in the order of paths, on the thread that runs it.
/// What it throws ends the comparison.
@FunctionalInterface
public interface ChangeListener {

  void changed(Change change);

  /// A mount that was not compared: it was seen and not looked into, since it is not in scope, or
  /// the baseline leaves it out. Comes also for one that is reported as [Change.Isolation].
  default void skippedMount(RawPath path) {}

  /// A file in which nothing differs of what was compared, and nothing was in doubt.
  default void same(FileEntry expected, FileEntry actual) {}
}
