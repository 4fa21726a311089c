package dev.fim.compare;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.Severity;
import org.jspecify.annotations.Nullable;

/// One difference between what is trusted and what was seen, or one thing that could not be told.
public sealed interface Change {

  RawPath path();

  /// What the deciding rule names; null where it names none.
  @Nullable Severity severity();

  /// A file that the baseline does not have.
  ///
  /// @param attributes those that the policy selects and the entry holds
  record Added(FileEntry actual, AttributeSet attributes, @Nullable Severity severity)
      implements Change {
    @Override
    public RawPath path() {
      return actual.path();
    }
  }

  /// A file that only the baseline has.
  ///
  /// @param attributes those that the policy selects and the entry holds
  record Removed(FileEntry expected, AttributeSet attributes, @Nullable Severity severity)
      implements Change {
    @Override
    public RawPath path() {
      return expected.path();
    }
  }

  /// A file that both have, and that is not the same.
  ///
  /// @param attributes those that differ; at least one
  record Changed(
      FileEntry expected, FileEntry actual, AttributeSet attributes, @Nullable Severity severity)
      implements Change {
    @Override
    public RawPath path() {
      return actual.path();
    }
  }

  /// A file of which it cannot be told whether it is the same.
  ///
  /// @param type null where not even that is known
  record Unverifiable(
      RawPath path, @Nullable FileType type, Reason reason, @Nullable Severity severity)
      implements Change {}

  /// A mount that was not there when the baseline was recorded, and hides what is at and below its
  /// path.
  ///
  /// @param type of what the baseline has there; null where it has nothing
  record Isolation(RawPath path, @Nullable FileType type, @Nullable Severity severity)
      implements Change {}
}
