package dev.fim.cli.result;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.policy.label.Severity;
import org.jspecify.annotations.Nullable;

/// Counts the drift that is too slight for the exit code. A change by a rule without a severity
/// counts as any drift does, and so do isolation and what is unverifiable.
final class FailThreshold {

  private final @Nullable Severity least;
  private long added;
  private long removed;
  private long changed;

  /// @param least null if all drift counts
  FailThreshold(@Nullable Severity least) {
    this.least = least;
  }

  void add(Change change) {
    Severity severity = change.severity();
    if (least == null || severity == null || severity.compareTo(least) >= 0) {
      return;
    }
    switch (change) {
      case Change.Added _ -> added++;
      case Change.Removed _ -> removed++;
      case Change.Changed _ -> changed++;
      case Change.Isolation _, Change.Unverifiable _ -> {}
    }
  }

  /// A note for the report; null if all drift counts.
  @Nullable String note() {
    long below = added + removed + changed;
    return least == null || below == 0
        ? null
        : "%d of these changes %s below severity %s and not in the exit code"
            .formatted(below, below == 1 ? "is" : "are", least.label());
  }

  /// What is left of `all` for the exit code.
  Summary counted(Summary all) {
    return new Summary(
        all.entries(),
        all.added() - added,
        all.removed() - removed,
        all.changed() - changed,
        all.isolation(),
        all.unverifiable());
  }
}
