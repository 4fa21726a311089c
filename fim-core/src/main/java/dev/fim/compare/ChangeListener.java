package dev.fim.compare;

import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;

/// Receives changes during a comparison, in the order of paths, on its thread. An exception ends
/// the comparison.
@FunctionalInterface
public interface ChangeListener {

  void changed(Change change);

  /// A mount that was not compared, because it is not in scope or the baseline leaves it out. Also
  /// called for a mount that is reported as [Change.Isolation].
  default void skippedMount(RawPath path) {}

  /// A file that was compared in full and does not differ.
  default void same(FileEntry expected, FileEntry actual) {}
}
