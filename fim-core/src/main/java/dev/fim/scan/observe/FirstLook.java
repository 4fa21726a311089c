package dev.fim.scan.observe;

import dev.fim.file.FileType;
import dev.fim.policy.Decision;

/// What a first look at a name gives.
public sealed interface FirstLook {

  /// There is nothing more to look at.
  record Settled(Observation observation) implements FirstLook {}

  /// A file that is in scope and that the selection wants.
  record Seen(FileType type, Decision decision) implements FirstLook {}
}
