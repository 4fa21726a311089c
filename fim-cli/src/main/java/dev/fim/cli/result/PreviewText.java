package dev.fim.cli.result;

import dev.fim.cli.terminal.Output;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.policy.SelectionNote;
import dev.fim.request.Preview;
import dev.fim.request.PreviewedPath;
import dev.fim.request.PreviewedPath.Fate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A preview as text: a line for each path, then totals. A path comes last in its line.
public final class PreviewText {

  /// What one rule selects of one file type.
  private static final class Share {
    private final AttributeSet attributes;
    private long files;

    Share(AttributeSet attributes) {
      this.attributes = attributes;
    }
  }

  /// The totals of one rule.
  private static final class Part {
    private final Map<FileType, Share> selected = new EnumMap<>(FileType.class);
    private long excluded;
  }

  private final Output output;
  private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
  private final SortedMap<Integer, Part> parts = new TreeMap<>();

  public PreviewText(Output output) {
    this.output = output;
  }

  /// Prints the line of a path.
  public void path(PreviewedPath previewed) {
    FileType type = previewed.type();
    output.print(
        "%-9s %4s  %-9s  %s\n"
            .formatted(
                previewed.fate().label(),
                previewed.rule() == 0 ? "-" : Integer.toString(previewed.rule()),
                type == null ? "-" : type.label(),
                previewed.path().display()));
    counts.merge(previewed.fate(), 1L, Long::sum);
    count(previewed, type);
  }

  private void count(PreviewedPath previewed, @Nullable FileType type) {
    if (previewed.rule() == 0 || type == null) {
      return;
    }
    Part part = parts.computeIfAbsent(previewed.rule(), _ -> new Part());
    if (previewed.fate() == Fate.EXCLUDED) {
      part.excluded++;
    } else if (previewed.fate() != Fate.ANCESTOR) {
      part.selected.computeIfAbsent(type, _ -> new Share(previewed.attributes())).files++;
    }
  }

  /// Prints the totals.
  public void end(Preview preview) {
    StringBuilder text = new StringBuilder();
    text.append("\nto record: %d %s\n".formatted(preview.recorded(), entries(preview)));
    line(text, "root", preview.root().display());
    line(text, "paths", preview.scope().display());
    for (Fate fate : Fate.values()) {
      line(text, fate.label(), counts.getOrDefault(fate, 0L) + about(fate));
    }
    parts.forEach((rule, part) -> {
      line(text, "rule", preview.policy().display(rule));
      part.selected.forEach((type, share) ->
          line(
              text,
              "",
              "selects %d of type %s: %s".formatted(share.files, type.label(), share.attributes)));
      if (part.excluded > 0) {
        line(text, "", "excludes %d".formatted(part.excluded));
      }
    });
    preview.notes().forEach(note -> line(text, "note", note));
    preview.fit().stream().map(SelectionNote::text).forEach(note -> line(text, "note", note));
    output.print(text);
  }

  private static String entries(Preview preview) {
    return preview.recorded() == 1 ? "entry" : "entries";
  }

  private static String about(Fate fate) {
    return switch (fate) {
      case SELECTED -> "";
      case ANCESTOR -> ", recorded where something below is";
      case EXCLUDED -> ", not looked at below";
      case UNMATCHED -> ", not looked at below";
      case MOUNT -> ", not looked at";
      case UNLISTED -> ", not all looked at below";
      case UNKNOWN -> "";
    };
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("  %-10s %s\n".formatted(label, value));
  }
}
