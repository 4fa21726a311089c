package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.owner.OwnerNames;
import dev.fim.report.Style.Tone;
import dev.fim.report.view.Level;
import dev.fim.report.view.View;

/// One change in the words of a text report, for output that is not a report.
public final class ChangeLines {

  private static final int KIND = 12;

  private ChangeLines() {}

  /// The kind, the type and the path, then a line for each attribute that differs. Each line ends
  /// in a newline.
  ///
  /// @param columns the width to keep to where that is possible; 0 for any
  public static String of(Change change, Style style, int columns) {
    String text =
        new TextChange(style, Level.CHANGES, View.GROUPED, OwnerNames.NONE, columns).of(change);
    Tone tone = change instanceof Change.Unverifiable ? Tone.DOUBTFUL : Tone.BAD;
    return kind(change.kind(), tone, style) + text;
  }

  /// A path that no longer differs, in a line like the first of a change.
  public static String restored(String path, Style style) {
    return kind("restored", Tone.GOOD, style) + "  " + " ".repeat(9) + "  " + path + "\n";
  }

  private static String kind(String kind, Tone tone, Style style) {
    return style.set(tone, kind) + " ".repeat(Math.max(0, KIND - kind.length()));
  }
}
