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

  /// This change, with the package that the file belongs to.
  default Change withOrigin(@Nullable PackageOrigin origin) {
    return switch (this) {
      case Added(FileEntry actual, AttributeSet attributes, RuleLabel label, _) ->
          new Added(actual, attributes, label, origin);
      case Removed(FileEntry expected, AttributeSet attributes, RuleLabel label, _) ->
          new Removed(expected, attributes, label, origin);
      case Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              RuleLabel label,
              _) ->
          new Changed(expected, actual, attributes, label, origin);
      case Unverifiable _, Isolation _ -> this;
    };
  }

  /// The package that the file belongs to; null if none does, or nobody asked.
  default @Nullable PackageOrigin origin() {
    return null;
  }

  /// A file that only the tree has.
  ///
  /// @param attributes those that the policy selects and the entry holds
  /// @param origin as [Change#origin]
  record Added(
      FileEntry actual, AttributeSet attributes, RuleLabel label, @Nullable PackageOrigin origin)
      implements Change {

    public Added(FileEntry actual, AttributeSet attributes, RuleLabel label) {
      this(actual, attributes, label, null);
    }

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
  /// @param origin as [Change#origin]
  record Removed(
      FileEntry expected, AttributeSet attributes, RuleLabel label, @Nullable PackageOrigin origin)
      implements Change {

    public Removed(FileEntry expected, AttributeSet attributes, RuleLabel label) {
      this(expected, attributes, label, null);
    }

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
  /// @param attributes the attributes that differ, at least one; in a report, those that are shown
  /// @param origin as [Change#origin]
  record Changed(
      FileEntry expected,
      FileEntry actual,
      AttributeSet attributes,
      RuleLabel label,
      @Nullable PackageOrigin origin)
      implements Change {

    public Changed(FileEntry expected, FileEntry actual, AttributeSet attributes, RuleLabel label) {
      this(expected, actual, attributes, label, null);
    }

    /// This change, with the same files that hold more, such as copies of their content.
    public Changed withFiles(FileEntry newExpected, FileEntry newActual) {
      return new Changed(newExpected, newActual, attributes, label, origin);
    }

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
