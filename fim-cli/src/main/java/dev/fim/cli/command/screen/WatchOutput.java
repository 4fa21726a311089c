package dev.fim.cli.command.screen;

import dev.fim.CheckSession;
import dev.fim.cli.terminal.Output;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.report.ChangeLines;
import dev.fim.report.Style;
import dev.fim.report.output.Columns;
import dev.fim.request.Outcome;
import dev.fim.watch.WatchListener;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Prints what a watch finds, with the time of day, and counts it.
final class WatchOutput implements WatchListener {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Output output;
  private final Style style;
  private final int columns;
  private final Clock clock;
  private boolean isChecked;
  private long entries;
  private long added;
  private long removed;
  private long changed;
  private long isolation;
  private long unverifiable;
  private long restored;

  /// @param columns the width to keep to where that is possible; 0 for any
  WatchOutput(Output output, Style style, int columns, Clock clock) {
    this.output = output;
    this.style = style;
    this.columns = columns;
    this.clock = clock;
  }

  void begin(CheckSession session) {
    long id = session.generation().id();
    StringBuilder text = new StringBuilder("watching\n");
    line(text, "root", session.generation().root().display());
    session.scope().paths().forEach(path -> line(text, "path", path.display()));
    line(
        text,
        "baseline",
        id == 0
            ? "the tree as it was at " + TIME.format(LocalTime.now(clock))
            : "generation %d of %s".formatted(id, session.generation().created()));
    session.notes().forEach(note -> line(text, "note", Columns.wrap(note, 12, columns)));
    print(text.toString());
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("  %-8s  %s\n".formatted(label, value));
  }

  @Override
  public void changed(Change change) {
    switch (change) {
      case Change.Added _ -> added++;
      case Change.Removed _ -> removed++;
      case Change.Changed _ -> changed++;
      case Change.Isolation _ -> isolation++;
      case Change.Unverifiable _ -> unverifiable++;
    }
    print(now() + ChangeLines.of(change, style, columns));
  }

  @Override
  public void restored(RawPath path) {
    restored++;
    print(now() + ChangeLines.restored(path.display(), style));
  }

  @Override
  public void checked(Outcome outcome) {
    entries = outcome.summary().entries();
    if (!isChecked) {
      isChecked = true;
      print(now() + "%d entries are checked; Ctrl-C ends the watch\n".formatted(entries));
    }
  }

  @Override
  public void notice(String text) {
    print(now() + Columns.wrap(text, 10, columns) + "\n");
  }

  /// Prints what was shown in all.
  Summary end() {
    print(
        "shown: %d added, %d removed, %d changed, %s%d unverifiable, %d restored\n"
            .formatted(
                added,
                removed,
                changed,
                isolation == 0 ? "" : isolation + " isolation, ",
                unverifiable,
                restored));
    return new Summary(entries, added, removed, changed, isolation, unverifiable);
  }

  private String now() {
    return TIME.format(LocalTime.now(clock)) + "  ";
  }

  private void print(String text) {
    output.print(text);
    output.flush();
  }
}
