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

  /// The largest limit of copies of a rule, in bytes; 0 if no rule keeps any.
  int largestCopy();

  /// Every attribute that some rule compares for some type.
  AttributeSet attributes();
}
