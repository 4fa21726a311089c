package dev.fim.compare;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.policy.Decision;
import org.jspecify.annotations.Nullable;

/// Whether one file is the same, where both sides have its metadata.
final class FileComparison {

  private FileComparison() {}

  /// What differs or cannot be told; null if the file is the same as far as the policy looks.
  ///
  /// @param decision of the policy on the type that was seen
  static @Nullable Change ofSameType(FileEntry expected, FileEntry actual, Decision decision) {
    AttributeSet compared =
        decision.attributes().intersect(expected.recorded()).intersect(actual.recorded());
    AttributeSet differing = expected.differences(actual, compared);
    if (!differing.isEmpty()) {
      return new Change.Changed(expected, actual, differing, decision.severity());
    }
    Reason doubt = doubt(expected, actual, decision.attributes());
    return doubt == null
        ? null
        : new Change.Unverifiable(actual.path(), actual.type(), doubt, decision.severity());
  }

  /// A change of type: always a change, whether or not the policy selects `type`. What it selects
  /// of the one type, a digest say, may be nothing that the other has, and then there would be
  /// nothing left to compare.
  ///
  /// @param attributes that the policy selects of both types
  static Change ofTypeChange(
      FileEntry expected, FileEntry actual, AttributeSet attributes, Decision decision) {
    AttributeSet compared = attributes.intersect(expected.recorded()).intersect(actual.recorded());
    return new Change.Changed(
        expected,
        actual,
        expected.differences(actual, compared).with(Attribute.TYPE),
        decision.severity());
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

  /// What is selected, and has neither a value nor a gap on one side, cannot be told either.
  private static @Nullable Reason unrecorded(
      FileEntry expected, FileEntry actual, AttributeSet selected) {
    AttributeSet before = expected.unrecorded(selected);
    if (!before.isEmpty()) {
      return Reason.notRecorded(before, "the baseline");
    }
    AttributeSet now = actual.unrecorded(selected);
    return now.isEmpty() ? null : Reason.notRecorded(now, "what it is compared with");
  }

  private static boolean touches(Gap gap, AttributeSet selected) {
    return gap.children() || gap.attributes().containsAny(selected);
  }

  static Reason notInBaseline(Reason whenRecorded) {
    return new Reason(Reason.Cause.NOT_IN_BASELINE, "when recorded: " + whenRecorded.detail());
  }
}
