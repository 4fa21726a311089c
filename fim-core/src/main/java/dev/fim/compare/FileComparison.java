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

  /// The change of a file that has grown, as far as its rule does not allow that.
  ///
  /// @param whole the change with the growth
  /// @param rest the change without it
  /// @param actual the file seen
  static Change besidesGrowth(Change whole, Change rest, FileEntry actual) {
    if (!(rest instanceof Change.Changed left)) {
      return rest;
    }
    AttributeSet attributes = left.attributes();
    if (attributes.containsAny(AttributeSet.DIGESTS)) {
      // The beginning is another one, so nothing of it is growth. The digests of the whole file may
      // not be known; then the size stands for them.
      attributes =
          whole instanceof Change.Changed all && all.attributes().containsAny(AttributeSet.DIGESTS)
              ? all.attributes()
              : attributes.minus(AttributeSet.DIGESTS).with(Attribute.SIZE);
    }
    return new Change.Changed(left.expected(), actual, attributes, left.label());
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
