package dev.fim.compare;

import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.label.Allowance;

/// Receives changes during a comparison, in the order of paths, on its thread. An exception ends
/// the comparison.
@FunctionalInterface
public interface ChangeListener {

  void changed(Change change);

  /// A mount that was not compared, because it is not in scope or the baseline leaves it out. Also
  /// called for a mount that is reported as [Change.Isolation].
  default void skippedMount(RawPath path) {}

  /// A difference that the deciding rule allows, so that it is no change.
  ///
  /// @param file the one seen, or the trusted one if it is gone
  /// @param rule number of the deciding rule, as in [dev.fim.policy.Decision#rule]
  default void allowed(Allowance allowance, FileEntry file, int rule) {}

  /// A file that was compared in full and does not differ.
  default void same(FileEntry expected, FileEntry actual) {}
}
