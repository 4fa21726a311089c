package dev.fim.compare;

import dev.fim.compare.growth.Growth;
import dev.fim.compare.merge.Absence;
import dev.fim.compare.merge.Pair;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.label.Allowance;
import org.jspecify.annotations.Nullable;

/// Turns pairs into changes. A pair gives none or one, or two if a mount covers a file that was
/// still compared.
final class PairJudge {

  private static final Reason LEFT_OUT =
      new Reason(
          Reason.Cause.NOT_IN_BASELINE, "the baseline leaves out the mount at or above this path");

  private final ComparisonScope comparisonScope;
  private final MountLayout layout;
  private final Growth growth;
  private final Tally listener;

  PairJudge(ComparisonScope comparisonScope, MountLayout layout, Growth growth, Tally listener) {
    this.comparisonScope = comparisonScope;
    this.layout = layout;
    this.growth = growth;
    this.listener = listener;
  }

  void judge(Pair pair) {
    if (!comparisonScope.covers(pair.path())) {
      return;
    }
    switch (pair) {
      case Pair.ExpectedOnly(Entry expected, Absence absence) -> expectedOnly(expected, absence);
      case Pair.ActualOnly(Entry actual, Absence absence) -> actualOnly(actual, absence);
      case Pair.Both(Entry expected, Entry actual) -> both(expected, actual);
    }
  }

  private void expectedOnly(Entry expected, Absence absence) {
    Decision decision = comparisonScope.decide(expected);
    if (decision.reach() == Reach.OUTSIDE) {
      return;
    }
    switch (absence) {
      case Absence.Outside _ -> {}
      case Absence.Missing _ -> gone(expected, decision);
      case Absence.Unknown(Reason reason) -> {
        if (expected instanceof Unobserved) {
          unverifiable(expected.path(), null, reason, decision);
        } else if (expected instanceof FileEntry file && decision.reach() == Reach.SELECTED) {
          unverifiable(file.path(), file.type(), reason, decision);
        }
      }
    }
  }

  private void gone(Entry expected, Decision decision) {
    switch (expected) {
      case FileEntry file -> {
        if (decision.allows(Allowance.REMOVED)) {
          listener.allowed(Allowance.REMOVED, file, decision.rule());
        } else if (decision.reach() == Reach.SELECTED) {
          listener.changed(
              new Change.Removed(
                  file, decision.attributes().intersect(file.recorded()), decision.label()));
        }
      }
      case Unobserved(RawPath path, Reason reason) ->
          unverifiable(path, null, FileComparison.notInBaseline(reason), decision);
      case MountPoint(RawPath path) -> mountIsGone(path, decision);
    }
  }

  /// As for a new mount: the files that it hid are visible now, and its own are not.
  private void mountIsGone(RawPath path, Decision decision) {
    if (layout.requires(path)) {
      listener.changed(new Change.Isolation(path, null, decision.label()));
    }
  }

  private void actualOnly(Entry actual, Absence absence) {
    Decision decision = comparisonScope.decide(actual);
    if (decision.reach() == Reach.OUTSIDE) {
      return;
    }
    if (actual instanceof MountPoint) {
      listener.skippedMount(actual.path());
    }
    switch (absence) {
      case Absence.Outside _ -> leftOut(actual, decision);
      case Absence.Missing _ -> appeared(actual, decision);
      case Absence.Unknown(Reason reason) -> {
        if (!(actual instanceof FileEntry) || decision.reach() == Reach.SELECTED) {
          unverifiable(actual.path(), typeOf(actual), reasonOf(actual, reason), decision);
        }
      }
    }
  }

  private void appeared(Entry actual, Decision decision) {
    switch (actual) {
      case FileEntry file -> appeared(file, decision);
      case Unobserved(RawPath path, Reason reason) -> unverifiable(path, null, reason, decision);
      case MountPoint(RawPath path) -> {
        if (layout.isKnown()) {
          listener.changed(new Change.Isolation(path, null, decision.label()));
        }
      }
    }
  }

  private void appeared(FileEntry file, Decision decision) {
    Gap gap = file.gap();
    if (decision.allows(Allowance.NEW)) {
      if (gap == null) {
        listener.allowed(Allowance.NEW, file, decision.rule());
      } else {
        unverifiable(file.path(), file.type(), gap.reason(), decision);
      }
    } else if (decision.reach() == Reach.SELECTED) {
      listener.changed(
          new Change.Added(
              file, decision.attributes().intersect(file.recorded()), decision.label()));
    } else if (gap != null && gap.children()) {
      // Files that a rule selects below may exist or not.
      unverifiable(file.path(), file.type(), gap.reason(), decision);
    }
  }

  private void both(Entry expected, Entry actual) {
    switch (actual) {
      case FileEntry file -> seen(expected, file);
      case Unobserved(RawPath path, Reason reason) -> {
        Decision decision = comparisonScope.decide(expected);
        boolean isMountOfOldPlace = expected instanceof MountPoint && !layout.requires(path);
        if (!isMountOfOldPlace && decision.reach() != Reach.OUTSIDE) {
          unverifiable(path, typeOf(expected), reason, decision);
        }
      }
      case MountPoint(RawPath path) -> {
        Decision decision = comparisonScope.decide(expected);
        if (decision.reach() != Reach.OUTSIDE) {
          listener.skippedMount(path);
          covered(expected, decision);
        }
      }
    }
  }

  private void covered(Entry expected, Decision decision) {
    switch (expected) {
      case FileEntry file -> {
        // It was a mount when recorded, too: recorded across mounts, scanned without crossing them.
        if (layout.isKnown() && !file.isMountRoot()) {
          listener.changed(new Change.Isolation(file.path(), file.type(), decision.label()));
        }
      }
      case Unobserved(RawPath path, Reason reason) ->
          unverifiable(path, null, FileComparison.notInBaseline(reason), decision);
      case MountPoint _ -> {}
    }
  }

  private void seen(Entry expected, FileEntry actual) {
    Decision decision = comparisonScope.decide(actual);
    if (expected instanceof FileEntry trusted) {
      compare(trusted, actual, decision);
    } else if (decision.reach() != Reach.OUTSIDE) {
      switch (expected) {
        case Unobserved(RawPath path, Reason reason) ->
            unverifiable(path, actual.type(), FileComparison.notInBaseline(reason), decision);
        case MountPoint(RawPath path) -> {
          listener.skippedMount(path);
          if (!actual.isMountRoot()) {
            mountIsGone(path, decision);
          }
          leftOut(actual, decision);
        }
        case FileEntry _ -> {}
      }
    }
  }

  private void compare(FileEntry expected, FileEntry actual, Decision decision) {
    boolean sameType = expected.type() == actual.type();
    Decision before = sameType ? decision : comparisonScope.decide(expected);
    if (before.reach() == Reach.OUTSIDE && decision.reach() == Reach.OUTSIDE) {
      return;
    }
    boolean mountCame = layout.isKnown() && actual.isMountRoot() && !expected.isMountRoot();
    boolean mountWent = expected.isMountRoot() && !actual.isMountRoot() && !actual.path().isRoot();
    if (mountCame || (mountWent && layout.requires(actual.path()))) {
      listener.changed(new Change.Isolation(actual.path(), expected.type(), decision.label()));
    }
    if (before.reach() == Reach.OUTSIDE) {
      appeared(actual, decision);
    } else if (decision.reach() == Reach.OUTSIDE) {
      gone(expected, before);
    } else if (sameType) {
      compareSameType(expected, actual, decision);
    } else {
      listener.changed(
          FileComparison.ofTypeChange(
              expected, actual, decision.attributes().intersect(before.attributes()), decision));
    }
  }

  private void compareSameType(FileEntry expected, FileEntry actual, Decision decision) {
    if (decision.reach() == Reach.SELECTED) {
      listener.selected();
    }
    Change change = FileComparison.ofSameType(expected, actual, decision);
    if (change == null) {
      listener.same(expected, actual);
      return;
    }
    FileEntry undone = growth.undone(expected, actual, decision);
    Change rest = undone == null ? change : FileComparison.ofSameType(expected, undone, decision);
    if (rest == null) {
      listener.allowed(Allowance.GROWING, actual, decision.rule());
    } else {
      listener.changed(
          undone == null ? change : FileComparison.besidesGrowth(change, rest, actual));
    }
  }

  /// Below a mount that the baseline leaves out, nothing is compared or reported. But a path that
  /// the user named must not count as intact.
  private void leftOut(Entry actual, Decision decision) {
    if (comparisonScope.names(actual.path())) {
      unverifiable(actual.path(), typeOf(actual), LEFT_OUT, decision);
    }
  }

  private void unverifiable(
      RawPath path, @Nullable FileType type, Reason reason, Decision decision) {
    listener.changed(new Change.Unverifiable(path, type, reason, decision.label()));
  }

  private static @Nullable FileType typeOf(Entry entry) {
    return entry instanceof FileEntry file ? file.type() : null;
  }

  /// The reason of a failed observation is more useful than a missing baseline entry.
  private static Reason reasonOf(Entry actual, Reason notInBaseline) {
    return actual instanceof Unobserved unobserved ? unobserved.reason() : notInBaseline;
  }
}
