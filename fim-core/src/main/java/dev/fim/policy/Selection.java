package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;

/// Selects paths and their attributes. Immutable and thread-safe.
///
/// If [#decide] returns [Decision.Reach#OUTSIDE] for a directory, it does so for everything below.
public interface Selection {

  Decision decide(RawPath path, FileType type);

  /// The highest number that [Decision#rule] can have.
  int ruleCount();

  /// Every attribute that some rule compares for some type.
  AttributeSet attributes();
}
