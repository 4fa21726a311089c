package dev.fim.report;

import dev.fim.baseline.Generation;
import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import dev.fim.report.Style.Tone;
import dev.fim.report.output.Columns;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.Spool;
import dev.fim.report.view.ChangeSummary;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import dev.fim.report.view.View;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The report as text: the summary, then the changes by kind or by path. Each kind has its own
/// spool until the end.
final class TextReport implements ReportWriter {

  /// In the order of the report.
  private enum Group {
    ADDED("Added"),
    REMOVED("Removed"),
    CHANGED("Changed"),
    ISOLATION("Isolation, mounts that came or went"),
    UNVERIFIABLE("Unverifiable"),
    /// All of them, in the order of paths.
    ENTRIES("Entries");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    static Group of(Change change) {
      return switch (change) {
        case Change.Added _ -> ADDED;
        case Change.Removed _ -> REMOVED;
        case Change.Changed _ -> CHANGED;
        case Change.Isolation _ -> ISOLATION;
        case Change.Unverifiable _ -> UNVERIFIABLE;
      };
    }

    long count(Summary summary) {
      return switch (this) {
        case ADDED -> summary.added();
        case REMOVED -> summary.removed();
        case CHANGED -> summary.changed();
        case ISOLATION -> summary.isolation();
        case UNVERIFIABLE -> summary.unverifiable();
        case ENTRIES ->
            summary.added()
                + summary.removed()
                + summary.changed()
                + summary.isolation()
                + summary.unverifiable();
      };
    }
  }

  private static final int NOTE_INDENT = 12;

  private final OutputStream out;
  private final ReportHeader header;
  private final Style style;
  private final Level level;
  private final View view;
  private final int columns;
  private final TextChange lines;
  private final Map<Group, Spool> spools = new EnumMap<>(Group.class);
  private final List<String> notes = new ArrayList<>();
  private @Nullable Generation recorded;

  TextReport(OutputStream out, ReportHeader header, Style style, Level level, ReportDetail detail) {
    this.out = out;
    this.header = header;
    this.style = style;
    this.level = level;
    this.view = detail.view();
    this.columns = detail.columns();
    this.lines = new TextChange(style, level, view, header.owners(), columns);
    this.notes.addAll(header.notes());
  }

  @Override
  public void change(Change change) {
    if (level == Level.SUMMARY) {
      return;
    }
    try {
      spools
          .computeIfAbsent(
              view == View.ENTRIES ? Group.ENTRIES : Group.of(change), _ -> new Spool())
          .write(lines.of(change).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void recorded(Generation generation) {
    recorded = generation;
  }

  @Override
  public void note(String note) {
    notes.add(note);
  }

  @Override
  public void finish(Summary summary, List<RawPath> skippedMounts) {
    try {
      Generation first = firstRecord();
      print(first == null ? summaryLine(summary) : summaryLine(first, summary));
      if (level != Level.SUMMARY) {
        print(heading(first));
        for (Map.Entry<Group, Spool> group : spools.entrySet()) {
          print(title(group.getKey().title, group.getKey().count(summary)));
          group.getValue().copyTo(out);
        }
        if (!skippedMounts.isEmpty()) {
          print(title("Skipped mounts", skippedMounts.size()));
          for (RawPath mount : skippedMounts) {
            print("  " + mount.display() + "\n");
          }
        }
        if (view == View.ENTRIES && level == Level.ALL && !spools.isEmpty()) {
          print("\n" + style.set(Tone.STRONG, "Legend") + "\n");
          for (String line : ChangeSummary.legend()) {
            print("  " + line + "\n");
          }
        }
      }
      out.flush();
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Spool spool : spools.values()) {
        spool.close();
      }
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The recorded generation, if this run only recorded; null if there was a comparison.
  private @Nullable Generation firstRecord() {
    return recorded != null && Objects.equals(header.baseline().id(), recorded.id())
        ? recorded
        : null;
  }

  private String summaryLine(Generation generation, Summary summary) {
    long incomplete = summary.unverifiable();
    return "%s: %d entries, %s, as generation %d%s\n"
        .formatted(
            style.set(incomplete == 0 ? Tone.GOOD : Tone.DOUBTFUL, "recorded"),
            summary.entries(),
            HumanSize.ofBytes(generation.bytes()),
            generation.id(),
            incomplete == 0 ? "" : "; %d not in full".formatted(incomplete));
  }

  private String summaryLine(Summary summary) {
    Tone tone =
        switch (summary.verdict()) {
          case INTACT -> Tone.GOOD;
          case DRIFTED -> Tone.BAD;
          case UNVERIFIABLE -> Tone.DOUBTFUL;
        };
    return "%s: %d entries, %d added, %d removed, %d changed, %s%d unverifiable%s\n"
        .formatted(
            style.set(tone, summary.verdict().label()),
            summary.entries(),
            summary.added(),
            summary.removed(),
            summary.changed(),
            summary.isolation() == 0 ? "" : summary.isolation() + " isolation, ",
            summary.unverifiable(),
            level == Level.SUMMARY && recorded != null
                ? "; recorded as generation " + recorded.id()
                : "");
  }

  private String heading(@Nullable Generation first) {
    StringBuilder text = new StringBuilder();
    text.append("  root      ").append(header.root().display()).append('\n');
    Scope scope = first == null ? header.scope() : first.scope();
    if (scope != null) {
      text.append("  paths     ").append(scope.display()).append('\n');
    }
    if (first == null) {
      text.append("  baseline  ").append(name(header.baseline())).append('\n');
    }
    BaselineName actual = header.actual();
    if (actual != null) {
      text.append("  actual    ").append(name(actual)).append('\n');
    }
    for (String note : notes) {
      text.append("  note      ")
          .append(Columns.wrap(DisplayText.safe(note), NOTE_INDENT, columns))
          .append('\n');
    }
    return text.toString();
  }

  static String name(BaselineName baseline) {
    StringBuilder text = new StringBuilder();
    Long id = baseline.id();
    if (id != null) {
      text.append("generation ").append(id);
    }
    Instant created = baseline.created();
    if (created != null) {
      text.append(" of ").append(created);
    }
    ByteString file = baseline.file();
    if (file != null) {
      text.append(text.isEmpty() ? "" : " in ").append(file.display());
    }
    return text.toString();
  }

  private String title(String title, long count) {
    return "\n" + style.set(Tone.STRONG, title + " (" + count + ")") + "\n";
  }
}
