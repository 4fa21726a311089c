package dev.fim.compare;

import dev.fim.compare.growth.FileBeginnings;
import dev.fim.compare.growth.Growth;
import dev.fim.compare.merge.Absence;
import dev.fim.compare.merge.Merge;
import dev.fim.compare.merge.Pair;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.policy.label.RuleLabel;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Compares two trees in one pass. Memory grows with their depth only.
///
/// Closes neither cursor.
public final class Comparison {

  private static final Reason NOTHING =
      new Reason(
          Reason.Cause.NOTHING_SELECTED,
          "the policy selects nothing here, neither in the tree nor in the baseline");

  private final Tally tally;
  private final ComparisonScope comparisonScope;
  private final PairJudge judge;

  private Comparison(
      ComparisonScope comparisonScope,
      MountLayout layout,
      @Nullable FileBeginnings beginnings,
      ChangeListener listener) {
    this.tally = new Tally(listener);
    this.comparisonScope = comparisonScope;
    this.judge = new PairJudge(comparisonScope, layout, new Growth(beginnings), tally);
  }

  /// Compares the tree seen with the trusted one. If no rule selects anything on either side, each
  /// path of the scope is [Change.Unverifiable]. No file is read, so a file that has grown has
  /// changed, even if its rule allows growth, unless the baseline has no digest of it.
  ///
  /// @param scope the parts to compare
  /// @param selection what both policies select: an [dev.fim.policy.Overlap] if they differ
  /// @param layout whether recorded mounts must still exist
  /// @throws dev.fim.error.FimException if a cursor is out of order or cannot be read
  public static Summary run(
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      Selection selection,
      MountLayout layout,
      ChangeListener listener) {
    return run(expected, actual, scope, selection::decide, layout, listener, null);
  }

  /// As [#run], without entries that are known to be equal on both sides and that some rule
  /// selects.
  ///
  /// @param equal how many: they count as seen
  public static Summary runWithout(
      long equal,
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      Selection selection,
      MountLayout layout,
      ChangeListener listener) {
    Comparison comparison =
        new Comparison(new ComparisonScope(scope, selection::decide), layout, null, listener);
    comparison.tally.equal(equal);
    return comparison.run(expected, actual, (_, _) -> {});
  }

  /// As [#run], for single paths of a tree: a name that neither side has is no finding.
  ///
  /// @param beginnings reads files that have grown
  public static Summary runOnSpots(
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      Selection selection,
      MountLayout layout,
      FileBeginnings beginnings,
      ChangeListener listener) {
    Comparison comparison =
        new Comparison(new ComparisonScope(scope, selection::decide), layout, beginnings, listener);
    comparison.merge(expected, actual, (_, _) -> {});
    return comparison.tally.summary();
  }

  /// As [#run], of a tree, and passes each trusted entry to `notified` in the same pass.
  ///
  /// @param beginnings reads files that have grown
  public static Summary runAndNotify(
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      Selection selection,
      MountLayout layout,
      FileBeginnings beginnings,
      ChangeListener listener,
      TrustedEntryListener notified) {
    ComparisonScope comparisonScope = new ComparisonScope(scope, selection::decide);
    return new Comparison(comparisonScope, layout, beginnings, listener)
        .run(
            expected,
            actual,
            (pair, intact) -> {
              Entry trusted = pair.trusted();
              if (trusted != null) {
                notified.compared(trusted, intact ? pair.seenInFull() : null);
              }
            });
  }

  /// As [#run], of a tree, and passes to `recorder` the entries that an update records, in order:
  ///
  /// - what the scan saw, even outside scope and selection, since the scan has its own;
  /// - for what could not be observed, the trusted entry, marked as carried over;
  /// - trusted entries outside the scope, unchanged: an update of a part keeps the rest.
  ///
  /// @param beginnings reads files that have grown
  /// @param policy of the new generation: a gap marks what it selects and an old entry lacks
  public static Summary runAndRecord(
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      Selection selection,
      MountLayout layout,
      FileBeginnings beginnings,
      ChangeListener listener,
      Consumer<Entry> recorder,
      Selection policy) {
    ComparisonScope comparisonScope = new ComparisonScope(scope, selection::decide);
    return new Comparison(comparisonScope, layout, beginnings, listener)
        .runAndRecord(expected, actual, new CarryOver(comparisonScope, policy::decide), recorder);
  }

  static Summary run(
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      BiFunction<RawPath, FileType, Decision> policy,
      MountLayout layout,
      ChangeListener listener,
      @Nullable Consumer<Entry> recorder) {
    return run(expected, actual, scope, policy, layout, listener, recorder, policy);
  }

  static Summary run(
      EntryCursor expected,
      EntryCursor actual,
      Scope scope,
      BiFunction<RawPath, FileType, Decision> policy,
      MountLayout layout,
      ChangeListener listener,
      @Nullable Consumer<Entry> recorder,
      BiFunction<RawPath, FileType, Decision> recordedUnder) {
    ComparisonScope comparisonScope = new ComparisonScope(scope, policy);
    Comparison comparison = new Comparison(comparisonScope, layout, null, listener);
    return recorder == null
        ? comparison.run(expected, actual, (_, _) -> {})
        : comparison.runAndRecord(
            expected, actual, new CarryOver(comparisonScope, recordedUnder), recorder);
  }

  private Summary runAndRecord(
      EntryCursor expected, EntryCursor actual, CarryOver carryOver, Consumer<Entry> recorder) {
    return run(
        expected,
        actual,
        (pair, _) -> {
          Entry recorded = carryOver.entry(pair);
          if (recorded != null) {
            recorder.accept(recorded);
          }
        });
  }

  /// Called after each pair was judged.
  @FunctionalInterface
  private interface PairListener {

    /// @param intact whether the pair lies in the scope and no difference was found
    void take(Pair pair, boolean intact);
  }

  private Summary run(EntryCursor expected, EntryCursor actual, PairListener listener) {
    merge(expected, actual, listener);
    if (tally.comparedNothing()) {
      List<RawPath> paths = comparisonScope.scope().paths();
      for (RawPath path : paths.isEmpty() ? List.of(RawPath.ROOT) : paths) {
        tally.changed(new Change.Unverifiable(path, null, NOTHING, RuleLabel.NONE));
      }
    }
    return tally.summary();
  }

  private void merge(EntryCursor expected, EntryCursor actual, PairListener listener) {
    Merge merge = new Merge(expected, actual);
    for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
      long before = tally.findings();
      take(pair);
      listener.take(pair, tally.findings() == before && comparisonScope.covers(pair.path()));
    }
  }

  private void take(Pair pair) {
    Entry seen =
        switch (pair) {
          case Pair.ExpectedOnly _ -> null;
          case Pair.ActualOnly(Entry actual, Absence _) -> actual;
          case Pair.Both(Entry _, Entry actual) -> actual;
        };
    if (seen != null && !(seen instanceof MountPoint) && comparisonScope.covers(seen.path())) {
      tally.entry();
    }
    judge.judge(pair);
  }
}
