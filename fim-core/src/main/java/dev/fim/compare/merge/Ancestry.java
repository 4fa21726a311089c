package dev.fim.compare.merge;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Keeps the entries above the current path, to explain names that one side lacks. Grows with the
/// depth of the tree only.
final class Ancestry {

  private record Level(RawPath path, Absence expected, Absence actual) {}

  private static final Level TOP = new Level(RawPath.ROOT, Absence.MISSING, Absence.MISSING);

  private final Deque<Level> levels = new ArrayDeque<>();

  /// Moves to `path`, which must come after the one before.
  void moveTo(RawPath path) {
    while (!levels.isEmpty() && !path.isWithin(levels.getLast().path())) {
      levels.removeLast();
    }
  }

  /// Why the trusted side has no entry at the current path.
  Absence ofExpected() {
    return current().expected();
  }

  /// Why the seen side has no entry at the current path.
  Absence ofActual() {
    return current().actual();
  }

  /// Remembers the entries at the current path for the paths below it.
  void enter(RawPath path, @Nullable Entry expected, @Nullable Entry actual) {
    if (isLeaf(expected) && isLeaf(actual)) {
      return;
    }
    Level above = current();
    Absence ofExpected =
        expected == null ? above.expected() : below(expected, Reason.Cause.NOT_IN_BASELINE);
    Absence ofActual =
        actual == null ? above.actual() : below(actual, Reason.Cause.PARENT_NOT_LISTED);
    if (!ofExpected.equals(above.expected()) || !ofActual.equals(above.actual())) {
      levels.addLast(new Level(path, ofExpected, ofActual));
    }
  }

  private Level current() {
    return levels.isEmpty() ? TOP : levels.getLast();
  }

  private static boolean isLeaf(@Nullable Entry entry) {
    return entry == null || (entry instanceof FileEntry file && file.type() != FileType.DIRECTORY);
  }

  private static Absence below(Entry entry, Reason.Cause cause) {
    return switch (entry) {
      case FileEntry file -> {
        Gap gap = file.gap();
        yield gap != null && gap.children() ? unknown(entry, cause, gap.reason()) : Absence.MISSING;
      }
      case Unobserved unobserved -> unknown(entry, cause, unobserved.reason());
      case MountPoint _ -> Absence.OUTSIDE;
    };
  }

  private static Absence unknown(Entry entry, Reason.Cause cause, Reason reason) {
    return new Absence.Unknown(new Reason(cause, entry.path().display() + ": " + reason.detail()));
  }
}
