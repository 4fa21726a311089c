package dev.fim.report.html;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import java.util.Locale;

/// The kinds of changes, in the order of the page.
public enum ChangeKind {
  ADDED("Added"),
  REMOVED("Removed"),
  CHANGED("Changed"),
  ISOLATION("Isolation"),
  UNVERIFIABLE("Unverifiable");

  private final String title;

  ChangeKind(String title) {
    this.title = title;
  }

  public static ChangeKind of(Change change) {
    return valueOf(change.kind().toUpperCase(Locale.ROOT));
  }

  String title() {
    return title;
  }

  /// The name in the classes and ids of the page: that of reports.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  long count(Summary summary) {
    return switch (this) {
      case ADDED -> summary.added();
      case REMOVED -> summary.removed();
      case CHANGED -> summary.changed();
      case ISOLATION -> summary.isolation();
      case UNVERIFIABLE -> summary.unverifiable();
    };
  }
}
