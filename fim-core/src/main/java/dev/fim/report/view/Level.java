package dev.fim.report.view;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a report shows of each change. Each level shows what the one before it shows.
public enum Level {
  /// The totals only.
  SUMMARY,
  /// Each change without its attributes.
  LIST,
  /// The attributes of changed files.
  CHANGES,
  /// The attributes of added and removed files, too.
  ALL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name on the command line: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// The level whose [#label] this is; null if there is none.
  public static @Nullable Level ofLabel(String label) {
    for (Level level : values()) {
      if (level.label.equals(label)) {
        return level;
      }
    }
    return null;
  }

  public boolean shows(Level level) {
    return compareTo(level) >= 0;
  }
}
