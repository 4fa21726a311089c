package dev.fim.compare;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.policy.Decision;
import org.jspecify.annotations.Nullable;

/// Compares one file of which both sides have the metadata.
final class FileComparison {

  private FileComparison() {}

  /// The difference or doubt; null if the file is the same in all that the policy selects.
  ///
  /// @param decision of the policy for the type seen
  static @Nullable Change ofSameType(FileEntry expected, FileEntry actual, Decision decision) {
    AttributeSet compared =
        decision.attributes().intersect(expected.recorded()).intersect(actual.recorded());
    AttributeSet differing = expected.differences(actual, compared);
    if (!differing.isEmpty()) {
      return new Change.Changed(expected, actual, differing, decision.label());
    }
    Reason doubt = doubt(expected, actual, decision.attributes());
    return doubt == null
        ? null
        : new Change.Unverifiable(actual.path(), actual.type(), doubt, decision.label());
  }

  /// A change of type. It counts even if the policy does not select `type`, since two types may
  /// share no selected attribute.
  ///
  /// @param attributes that the policy selects for both types
  static Change ofTypeChange(
      FileEntry expected, FileEntry actual, AttributeSet attributes, Decision decision) {
    AttributeSet compared = attributes.intersect(expected.recorded()).intersect(actual.recorded());
    return new Change.Changed(
        expected,
        actual,
        expected.differences(actual, compared).with(Attribute.TYPE),
        decision.label());
  }

  private static @Nullable Reason doubt(
      FileEntry expected, FileEntry actual, AttributeSet selected) {
    Gap seen = actual.gap();
    if (seen != null && touches(seen, selected)) {
      return seen.reason();
    }
    Gap trusted = expected.gap();
    return trusted != null && touches(trusted, selected)
        ? notInBaseline(trusted.reason())
        : unrecorded(expected, actual, selected);
  }

  /// A selected attribute with neither value nor gap on one side cannot be verified.
  private static @Nullable Reason unrecorded(
      FileEntry expected, FileEntry actual, AttributeSet selected) {
    AttributeSet before = expected.unrecorded(selected);
    if (!before.isEmpty()) {
      return Reason.notRecorded(before, "the baseline");
    }
    AttributeSet now = actual.unrecorded(selected);
    return now.isEmpty() ? null : Reason.notRecorded(now, "the other side");
  }

  private static boolean touches(Gap gap, AttributeSet selected) {
    return gap.children() || gap.attributes().containsAny(selected);
  }

  static Reason notInBaseline(Reason whenRecorded) {
    return new Reason(Reason.Cause.NOT_IN_BASELINE, "when recorded: " + whenRecorded.detail());
  }
}
