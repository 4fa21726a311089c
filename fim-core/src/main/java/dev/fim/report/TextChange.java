package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.compare.PackageOrigin;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.owner.OwnerNames;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.Style.Tone;
import dev.fim.report.diff.ContentDiff;
import dev.fim.report.diff.DiffLine;
import dev.fim.report.output.DisplayText;
import dev.fim.report.view.ChangeSummary;
import dev.fim.report.view.Level;
import dev.fim.report.view.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One change as lines of text: the path, then its attributes. The path comes last in its line, or
/// before a reason, so that no name can imitate another column.
final class TextChange {

  private static final String NONE = "(none)";
  private static final String INDENT = "      ";

  /// Wide enough for a time; a wider value, such as a digest, does not move the column.
  private static final int WIDEST = 30;

  record Row(String label, String expected, @Nullable String actual) {
    @Override
    public String toString() {
      return label + " " + expected + (actual == null ? "" : " → " + actual);
    }

    Row shortened() {
      return new Row(label, cut(expected), actual == null ? null : cut(actual));
    }

    private static String cut(String text) {
      int end = text.offsetByCodePoints(0, Math.min(WIDEST, text.codePointCount(0, text.length())));
      return end == text.length() ? text : text.substring(0, end) + "…";
    }
  }

  private final Style style;
  private final Level level;
  private final View view;
  private final OwnerNames owners;
  private final int columns;

  /// @param owners the names to show beside numbers of users and groups
  /// @param columns the width to keep to where that is possible; 0 for any
  TextChange(Style style, Level level, View view, OwnerNames owners, int columns) {
    this.style = style;
    this.level = level;
    this.view = view;
    this.owners = owners;
    this.columns = columns;
  }

  /// Each line ends in a newline.
  String of(Change change) {
    StringBuilder text = new StringBuilder();
    pathLine(text, change);
    boolean isOneSided = change instanceof Change.Added || change instanceof Change.Removed;
    if (level.shows(isOneSided ? Level.ALL : Level.CHANGES)) {
      rows(text, rowsOf(change, owners));
      diff(text, ContentDiff.of(change));
    } else if (level.shows(Level.CHANGES)) {
      rows(text, origin(change));
    }
    return text.toString();
  }

  /// The kind, the type, and what is to be said of each attribute, in one line without the path.
  /// Long values are cut.
  static String message(Change change, OwnerNames owners) {
    FileType type = change.type();
    String subject = change.kind() + (type == null ? "" : " " + type.label());
    String details =
        rowsOf(change, owners).stream()
            .map(row -> row.shortened().toString())
            .collect(Collectors.joining("; "));
    return details.isEmpty() ? subject : subject + ": " + details;
  }

  /// A line for each attribute, then the diff of the content; complete and without newlines.
  static List<String> details(Change change, OwnerNames owners) {
    List<String> lines = new ArrayList<>();
    rowsOf(change, owners).forEach(row -> lines.add(row.toString()));
    ContentDiff diff = ContentDiff.of(change);
    if (diff != null) {
      diff.lines().forEach(line -> lines.add(line.text()));
      if (diff.note() != null) {
        lines.add(diff.note());
      }
    }
    return List.copyOf(lines);
  }

  private void diff(StringBuilder text, @Nullable ContentDiff diff) {
    if (diff == null) {
      return;
    }
    for (DiffLine line : diff.lines()) {
      Tone tone =
          switch (line.kind()) {
            case REMOVED -> Tone.BAD;
            case ADDED -> Tone.GOOD;
            case HUNK, NO_NEWLINE -> Tone.FAINT;
            case CONTEXT -> null;
          };
      text.append(INDENT)
          .append(tone == null ? line.text() : style.set(tone, line.text()))
          .append('\n');
    }
    if (diff.note() != null) {
      text.append(INDENT).append(style.set(Tone.FAINT, diff.note())).append('\n');
    }
  }

  static List<Row> rowsOf(Change change, OwnerNames owners) {
    List<Row> rows = new ArrayList<>(origin(change));
    rows.addAll(attributesOf(change, owners));
    return rows;
  }

  /// The package, if there is one. Name and version come from the tree, so they stand last and
  /// cannot imitate the finding.
  private static List<Row> origin(Change change) {
    PackageOrigin origin = change.origin();
    if (origin == null) {
      return List.of();
    }
    String content =
        switch (origin.content()) {
          case AS_PACKAGED -> "content as packaged";
          case ALTERED -> "content NOT as packaged";
          case EDITED -> "configuration, edited";
          case MISSING -> "packaged, and not there";
          case UNKNOWN -> "content not compared with the package";
        };
    return List.of(
        new Row(
            "package",
            "%s; %s: %s %s"
                .formatted(
                    content,
                    origin.manager(),
                    DisplayText.safe(origin.name()),
                    DisplayText.safe(origin.version())),
            null));
  }

  private static List<Row> attributesOf(Change change, OwnerNames owners) {
    return switch (change) {
      case Change.Added(FileEntry actual, AttributeSet attributes, RuleLabel _, _) ->
          values(actual, attributes, owners);
      case Change.Removed(FileEntry expected, AttributeSet attributes, RuleLabel _, _) ->
          values(expected, attributes, owners);
      case Change.Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              RuleLabel _,
              _) ->
          differences(expected, actual, attributes, owners);
      case Change.Unverifiable(RawPath _, FileType _, Reason reason, RuleLabel _) ->
          List.of(new Row(reason.cause().label(), DisplayText.safe(reason.detail()), null));
      case Change.Isolation _ -> List.of();
    };
  }

  private void pathLine(StringBuilder text, Change change) {
    text.append("  ");
    if (view == View.ENTRIES) {
      text.append(padded(change.kind(), 12)).append("  ");
    }
    FileType type = change.type();
    text.append(padded(type == null ? "?" : type.label(), 9)).append("  ");
    if (view == View.ENTRIES || level == Level.LIST) {
      text.append(ChangeSummary.of(change)).append("  ");
    }
    if (!change.label().equals(RuleLabel.NONE)) {
      text.append('[').append(display(change.label())).append("] ");
    }
    text.append(change.path().display()).append('\n');
  }

  /// The parts that the label has, in one line: `high, web server, #pci`.
  static String display(RuleLabel label) {
    List<String> parts = new ArrayList<>();
    Severity severity = label.severity();
    if (severity != null) {
      parts.add(severity.label());
    }
    String name = label.name();
    if (name != null) {
      parts.add(DisplayText.safe(name));
    }
    label.tags().forEach(tag -> parts.add("#" + DisplayText.safe(tag)));
    return String.join(", ", parts);
  }

  private static List<Row> values(FileEntry file, AttributeSet attributes, OwnerNames owners) {
    List<Row> rows = new ArrayList<>();
    for (Attribute attribute : attributes.without(Attribute.TYPE).toList()) {
      AttributeValue value = file.value(attribute);
      if (value != null) {
        value(rows, attribute, value, owners.of(file, attribute));
      }
    }
    return rows;
  }

  private static void value(
      List<Row> rows, Attribute attribute, @Nullable AttributeValue value, @Nullable String owner) {
    if (value instanceof AttributeValue.Named(SortedMap<ByteString, ByteString> values)) {
      values.forEach((name, content) -> rows.add(row(attribute, name, content.display(), null)));
    } else {
      rows.add(new Row(attribute.label(), withOwner(value, owner), null));
    }
  }

  private static List<Row> differences(
      FileEntry expected, FileEntry actual, AttributeSet attributes, OwnerNames owners) {
    List<Row> rows = new ArrayList<>();
    for (Attribute attribute : attributes.toList()) {
      AttributeValue left = expected.value(attribute);
      AttributeValue right = actual.value(attribute);
      if (Objects.equals(left, right)) { // shown though it is the same
        value(rows, attribute, right, owners.of(actual, attribute));
      } else if (left instanceof AttributeValue.Named || right instanceof AttributeValue.Named) {
        named(rows, attribute, mapOf(left), mapOf(right));
      } else {
        rows.add(
            new Row(
                attribute.label(),
                withOwner(left, owners.of(expected, attribute)),
                withOwner(right, owners.of(actual, attribute))));
      }
    }
    return rows;
  }

  /// A row for each name with different values.
  private static void named(
      List<Row> rows,
      Attribute attribute,
      SortedMap<ByteString, ByteString> expected,
      SortedMap<ByteString, ByteString> actual) {
    TreeSet<ByteString> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    for (ByteString name : names) {
      ByteString left = expected.get(name);
      ByteString right = actual.get(name);
      if (!Objects.equals(left, right)) {
        rows.add(row(attribute, name, shown(left), shown(right)));
      }
    }
  }

  private static Row row(
      Attribute attribute, ByteString name, String expected, @Nullable String actual) {
    return new Row(attribute.label() + " " + name.display(), expected, actual);
  }

  private static SortedMap<ByteString, ByteString> mapOf(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.Named(SortedMap<ByteString, ByteString> values)
        ? values
        : Collections.emptySortedMap();
  }

  private static String withOwner(@Nullable Object value, @Nullable String owner) {
    return owner == null ? shown(value) : shown(value) + " (" + owner + ")";
  }

  private static String shown(@Nullable Object value) {
    return value == null ? NONE : value.toString();
  }

  private void rows(StringBuilder text, List<Row> rows) {
    int labels = 0;
    int values = 0;
    for (Row row : rows) {
      labels = Math.max(labels, row.label().length());
      boolean isInColumn = row.actual() != null && row.expected().length() <= WIDEST;
      values = isInColumn ? Math.max(values, row.expected().length()) : values;
    }
    for (Row row : rows) {
      text.append(INDENT).append(style.set(Tone.FAINT, padded(row.label(), labels)));
      text.append("  ");
      if (row.actual() == null) {
        text.append(row.expected());
      } else if (isTooWide(row, labels, values)) {
        text.append(row.expected()).append('\n').append(INDENT).repeat(' ', labels);
        text.append("→ ").append(row.actual());
      } else {
        text.append(padded(row.expected(), values)).append(" → ").append(row.actual());
      }
      text.append('\n');
    }
  }

  private boolean isTooWide(Row row, int labels, int values) {
    int expected = Math.max(row.expected().length(), values);
    int actual = Objects.requireNonNullElse(row.actual(), "").length();
    return columns > 0 && INDENT.length() + labels + 2 + expected + 3 + actual > columns;
  }

  private static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
