package dev.fim.report;

import dev.fim.path.RawPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known before the first change.
///
/// @param root what counted as `/`
/// @param baseline what is trusted
/// @param actual what stood in place of a scan; null if there was a scan
/// @param notes what a reader must know to judge the report, each one line: that policies differ,
///   say
public record ReportHeader(
    RawPath root, BaselineName baseline, @Nullable BaselineName actual, List<String> notes) {

  public ReportHeader {
    notes = List.copyOf(notes);
  }
}
