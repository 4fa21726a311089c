package dev.fim.scan.observe;

import dev.fim.file.FileType;
import dev.fim.policy.Decision;

/// The result of a first look at a name.
public sealed interface FirstLook {

  /// The observation is complete.
  record Settled(Observation observation) implements FirstLook {}

  /// A file that is in scope and selected.
  record Seen(FileType type, Decision decision) implements FirstLook {}
}
