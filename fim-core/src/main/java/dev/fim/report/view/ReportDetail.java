package dev.fim.report.view;

import dev.fim.file.AttributeSet;
import org.jspecify.annotations.Nullable;

/// What a report shows.
///
/// @param level null for that of the format
/// @param view of a text report
/// @param forced attributes that are shown of each changed file if both sides have them recorded,
///   even if they are the same or not compared
/// @param columns the width that a text report keeps to where it can; 0 for any
public record ReportDetail(@Nullable Level level, View view, AttributeSet forced, int columns) {

  /// Of any width.
  public ReportDetail(@Nullable Level level, View view, AttributeSet forced) {
    this(level, view, forced, 0);
  }

  /// The format's own level, by kind.
  public static final ReportDetail STANDARD =
      new ReportDetail(null, View.GROUPED, AttributeSet.NONE);

  /// As [#STANDARD], with another level.
  public static ReportDetail of(Level level) {
    return new ReportDetail(level, View.GROUPED, AttributeSet.NONE);
  }
}
