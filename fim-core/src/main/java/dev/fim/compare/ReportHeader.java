package dev.fim.compare;

import dev.fim.owner.OwnerNames;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a report that is known before the first change.
///
/// @param root the directory that counted as `/`
/// @param baseline the trusted baseline
/// @param actual the baseline compared with it; null for a scan
/// @param notes what a reader must know to judge the report, one line each, for example that
///   policies differ
/// @param scope the compared paths; null for the whole tree
/// @param owners the names of users and groups in the tree, to be shown beside numbers
public record ReportHeader(
    RawPath root,
    BaselineName baseline,
    @Nullable BaselineName actual,
    List<String> notes,
    @Nullable Scope scope,
    OwnerNames owners) {

  public ReportHeader {
    notes = List.copyOf(notes);
    scope = Scope.ALL.equals(scope) ? null : scope;
  }

  /// Without names of users and groups.
  public ReportHeader(
      RawPath root,
      BaselineName baseline,
      @Nullable BaselineName actual,
      List<String> notes,
      @Nullable Scope scope) {
    this(root, baseline, actual, notes, scope, OwnerNames.NONE);
  }

  /// For a comparison of the whole tree.
  public ReportHeader(
      RawPath root, BaselineName baseline, @Nullable BaselineName actual, List<String> notes) {
    this(root, baseline, actual, notes, null);
  }
}
