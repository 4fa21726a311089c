package dev.fim.report.view;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The order of the changes in a text report.
public enum View {
  /// By kind, then by path.
  GROUPED,
  /// By path, each with its kind and its [ChangeSummary].
  ENTRIES;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name on the command line: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// The view whose [#label] this is; null if there is none.
  public static @Nullable View ofLabel(String label) {
    for (View view : values()) {
      if (view.label.equals(label)) {
        return view;
      }
    }
    return null;
  }
}
