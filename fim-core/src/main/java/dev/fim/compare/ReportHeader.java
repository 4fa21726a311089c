package dev.fim.compare;

import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known before the first change.
///
/// @param root what counted as `/`
/// @param baseline what is trusted
/// @param actual what stood in place of a scan; null if there was a scan
/// @param notes what a reader must know to judge the report, each one line: that policies differ,
///   say
/// @param scope the paths that were compared; null where the whole is, or another place says so
public record ReportHeader(
    RawPath root,
    BaselineName baseline,
    @Nullable BaselineName actual,
    List<String> notes,
    @Nullable Scope scope) {

  public ReportHeader {
    notes = List.copyOf(notes);
    scope = Scope.ALL.equals(scope) ? null : scope;
  }

  /// Of a comparison of the whole.
  public ReportHeader(
      RawPath root, BaselineName baseline, @Nullable BaselineName actual, List<String> notes) {
    this(root, baseline, actual, notes, null);
  }
}
