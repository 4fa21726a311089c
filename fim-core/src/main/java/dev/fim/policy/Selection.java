package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;

/// Which paths, and which attributes of them. Immutable and thread-safe.
///
/// If [#decide] says [Decision.Reach#OUTSIDE] of a directory, it says so of everything below it.
public sealed interface Selection permits Policy, Overlap, NarrowedSelection {

  Decision decide(RawPath path, FileType type);

  /// The highest number that [Decision#rule] can have.
  int ruleCount();

  /// Every attribute that some rule compares of some type.
  AttributeSet attributes();
}
