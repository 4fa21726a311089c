package dev.fim.report.event;

import dev.fim.compare.Change;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import org.jspecify.annotations.Nullable;

/// The two sides of a change.
///
/// @param expected null if the baseline has nothing to show
/// @param actual null if the tree has nothing to show
/// @param attributes those that the change is about
record ChangeSides(
    @Nullable FileEntry expected, @Nullable FileEntry actual, AttributeSet attributes) {

  static ChangeSides of(Change change) {
    return switch (change) {
      case Change.Added added -> new ChangeSides(null, added.actual(), added.attributes());
      case Change.Removed removed ->
          new ChangeSides(removed.expected(), null, removed.attributes());
      case Change.Changed changed ->
          new ChangeSides(changed.expected(), changed.actual(), changed.attributes());
      case Change.Isolation _, Change.Unverifiable _ ->
          new ChangeSides(null, null, AttributeSet.NONE);
    };
  }

  /// The file as it is now or, if it is gone, as it was.
  @Nullable FileEntry latest() {
    return actual == null ? expected : actual;
  }
}
