package dev.fim.compare;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import org.jspecify.annotations.Nullable;

/// One difference between the baseline and the tree, or one thing that could not be verified.
public sealed interface Change {

  RawPath path();

  /// The type of the entry, as it is now unless it is gone; null if unknown.
  @Nullable FileType type();

  /// The name of the kind in reports.
  default String kind() {
    return switch (this) {
      case Added _ -> "added";
      case Removed _ -> "removed";
      case Changed _ -> "changed";
      case Unverifiable _ -> "unverifiable";
      case Isolation _ -> "isolation";
    };
  }

  /// What the deciding rule says of the change.
  RuleLabel label();

  /// The severity that the deciding rule names; null for none.
  default @Nullable Severity severity() {
    return label().severity();
  }

  /// A file that only the tree has.
  ///
  /// @param attributes those that the policy selects and the entry holds
  record Added(FileEntry actual, AttributeSet attributes, RuleLabel label) implements Change {
    @Override
    public RawPath path() {
      return actual.path();
    }

    @Override
    public FileType type() {
      return actual.type();
    }
  }

  /// A file that only the baseline has.
  ///
  /// @param attributes those that the policy selects and the entry holds
  record Removed(FileEntry expected, AttributeSet attributes, RuleLabel label) implements Change {
    @Override
    public RawPath path() {
      return expected.path();
    }

    @Override
    public FileType type() {
      return expected.type();
    }
  }

  /// A file that both have, with differences.
  ///
  /// @param attributes the attributes that differ; at least one
  record Changed(FileEntry expected, FileEntry actual, AttributeSet attributes, RuleLabel label)
      implements Change {
    @Override
    public RawPath path() {
      return actual.path();
    }

    @Override
    public FileType type() {
      return actual.type();
    }
  }

  /// A file that could not be compared.
  ///
  /// @param type null if unknown
  record Unverifiable(RawPath path, @Nullable FileType type, Reason reason, RuleLabel label)
      implements Change {}

  /// A mount that is new since the baseline was recorded and hides the files at and below its path,
  /// or one that is gone.
  ///
  /// @param type of the entry in the baseline; null if it has none
  record Isolation(RawPath path, @Nullable FileType type, RuleLabel label) implements Change {}
}
