package dev.fim.report;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.AttributeValue;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.Style.Tone;
import dev.fim.report.output.DisplayText;
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

  /// Wide enough for a time; a wider value, such as a digest, does not move the column.
  private static final int WIDEST = 30;

  private record Row(String label, String expected, @Nullable String actual) {
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
  private final Verbosity verbosity;

  TextChange(Style style, Verbosity verbosity) {
    this.style = style;
    this.verbosity = verbosity;
  }

  /// Each line ends in a newline.
  String of(Change change) {
    StringBuilder text = new StringBuilder();
    pathLine(text, change.type(), change.label(), change.path());
    boolean isOneSided = change instanceof Change.Added || change instanceof Change.Removed;
    if (!isOneSided || verbosity == Verbosity.VERBOSE) {
      rows(text, rowsOf(change));
    }
    return text.toString();
  }

  /// The kind, the type, and what is to be said of each attribute, in one line without the path.
  /// Long values are cut.
  static String message(Change change) {
    FileType type = change.type();
    String subject = change.kind() + (type == null ? "" : " " + type.label());
    String details =
        rowsOf(change).stream()
            .map(row -> row.shortened().toString())
            .collect(Collectors.joining("; "));
    return details.isEmpty() ? subject : subject + ": " + details;
  }

  /// A line for each attribute, complete and without a newline.
  static List<String> details(Change change) {
    return rowsOf(change).stream().map(Row::toString).toList();
  }

  private static List<Row> rowsOf(Change change) {
    return switch (change) {
      case Change.Added(FileEntry actual, AttributeSet attributes, RuleLabel _) ->
          values(actual, attributes);
      case Change.Removed(FileEntry expected, AttributeSet attributes, RuleLabel _) ->
          values(expected, attributes);
      case Change.Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              RuleLabel _) ->
          differences(expected, actual, attributes);
      case Change.Unverifiable(RawPath _, FileType _, Reason reason, RuleLabel _) ->
          List.of(new Row(reason.cause().label(), DisplayText.safe(reason.detail()), null));
      case Change.Isolation _ -> List.of();
    };
  }

  private static void pathLine(
      StringBuilder text, @Nullable FileType type, RuleLabel label, RawPath path) {
    text.append("  ").append(padded(type == null ? "?" : type.label(), 9)).append("  ");
    if (!label.equals(RuleLabel.NONE)) {
      text.append('[').append(display(label)).append("] ");
    }
    text.append(path.display()).append('\n');
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

  private static List<Row> values(FileEntry file, AttributeSet attributes) {
    List<Row> rows = new ArrayList<>();
    for (Attribute attribute : attributes.without(Attribute.TYPE).toList()) {
      AttributeValue value = file.value(attribute);
      if (value instanceof AttributeValue.Named(SortedMap<ByteString, ByteString> values)) {
        values.forEach((name, content) -> rows.add(row(attribute, name, content.display(), null)));
      } else if (value != null) {
        rows.add(new Row(attribute.label(), value.toString(), null));
      }
    }
    return rows;
  }

  private static List<Row> differences(
      FileEntry expected, FileEntry actual, AttributeSet attributes) {
    List<Row> rows = new ArrayList<>();
    for (Attribute attribute : attributes.toList()) {
      AttributeValue left = expected.value(attribute);
      AttributeValue right = actual.value(attribute);
      if (left instanceof AttributeValue.Named || right instanceof AttributeValue.Named) {
        named(rows, attribute, mapOf(left), mapOf(right));
      } else {
        rows.add(new Row(attribute.label(), shown(left), shown(right)));
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

  private static String shown(@Nullable Object value) {
    return value == null ? NONE : value.toString();
  }

  private void rows(StringBuilder text, List<Row> rows) {
    int labels = 0;
    int values = 0;
    for (Row row : rows) {
      labels = Math.max(labels, row.label().length());
      values =
          row.expected().length() > WIDEST ? values : Math.max(values, row.expected().length());
    }
    for (Row row : rows) {
      text.append("      ").append(style.set(Tone.FAINT, padded(row.label(), labels)));
      text.append("  ");
      if (row.actual() == null) {
        text.append(row.expected());
      } else {
        text.append(padded(row.expected(), values)).append(" → ").append(row.actual());
      }
      text.append('\n');
    }
  }

  private static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
