package dev.fim.report.html;

import dev.fim.report.diff.ContentDiff;
import dev.fim.report.diff.DiffLine;

/// The diff of a content below a row. Its lines keep their signs, so that colour adds nothing, and
/// where a long one wraps, the rest is indented, so that it cannot pass for a line of its own.
final class DiffBlock {

  /// A diff of more lines is folded.
  private static final int MOST_OPEN = 40;

  private DiffBlock() {}

  static void write(Markup html, ContentDiff diff) {
    if (!diff.lines().isEmpty()) {
      html.tags("<details class=\"diff\"");
      html.tags(diff.lines().size() <= MOST_OPEN ? " open" : "");
      html.tags("><summary>content <span>");
      html.tags("−").count(count(diff, DiffLine.Kind.REMOVED));
      html.tags(" +").count(count(diff, DiffLine.Kind.ADDED));
      html.tags("</span></summary><pre>");
      diff.lines().forEach(line -> line(html, line));
      html.tags("</pre></details>");
    }
    if (diff.note() != null) {
      html.tags("<p class=\"note\">").unsafe(diff.note()).tags("</p>");
    }
  }

  private static long count(ContentDiff diff, DiffLine.Kind kind) {
    return diff.lines().stream().filter(line -> line.kind() == kind).count();
  }

  private static void line(Markup html, DiffLine line) {
    String tag =
        switch (line.kind()) {
          case ADDED -> "ins";
          case REMOVED -> "del";
          case HUNK -> "b";
          case CONTEXT -> "span";
          case NO_NEWLINE -> "i";
        };
    html.tags("<").tags(tag).tags(">").text(line.text());
    html.tags("\n</").tags(tag).tags(">");
  }
}
