package dev.fim.report.html;

import dev.fim.compare.Change;
import dev.fim.file.FileType;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import dev.fim.report.diff.ContentDiff;
import dev.fim.report.output.DisplayText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one kind, a line each. A browser lays out only those chunks of them that it shows.
public final class ChangeRows {

  private static final int CHUNK = 100;

  /// So many rows of changed files show their differences at first.
  private static final int OPEN = 100;

  /// In characters. A longer value is folded.
  private static final int LONGEST = 300;

  private int rows;

  /// The next row, with the tags that begin a chunk where one begins.
  ///
  /// @param diff of the content; null if there is none
  public Markup next(Change change, List<AttributeRow> attributes, @Nullable ContentDiff diff) {
    Markup html = new Markup();
    if (rows % CHUNK == 0) {
      html.tags(rows == 0 ? "<div class=\"chunk\">\n" : "</div><div class=\"chunk\">\n");
    }
    boolean isOneSided = change instanceof Change.Added || change instanceof Change.Removed;
    boolean isOpen = !isOneSided && rows < OPEN;
    rows++;
    Severity severity = change.severity();
    String level = severity == null ? "none" : severity.label();
    if (attributes.isEmpty()) {
      html.tags("<div class=\"row\" data-s=\"").tags(level).tags("\"><div class=\"head\">");
      head(html, change, attributes);
      return html.tags("</div></div>\n");
    }
    html.tags("<details class=\"row\" data-s=\"").tags(level);
    html.tags(isOpen ? "\" open><summary class=\"head\">" : "\"><summary class=\"head\">");
    head(html, change, attributes);
    html.tags("</summary><dl>");
    for (AttributeRow attribute : attributes) {
      attribute(html, attribute);
    }
    html.tags("</dl>");
    if (diff != null) {
      DiffBlock.write(html, diff);
    }
    return html.tags("</details>\n");
  }

  /// Ends the last chunk.
  public static Markup end() {
    return new Markup().tags("</div>\n");
  }

  private static void head(Markup html, Change change, List<AttributeRow> attributes) {
    FileType type = change.type();
    html.tags("<span class=\"type\">").tags(type == null ? "?" : type.label()).tags("</span>");
    String path = change.path().display();
    int name = path.lastIndexOf('/') + 1;
    html.tags("<bdi class=\"path\">").text(path.substring(0, name));
    html.tags("<b>").text(path.substring(name)).tags("</b></bdi>");
    if (change instanceof Change.Changed || change instanceof Change.Unverifiable) {
      html.tags("<span class=\"what\">");
      attributes.stream()
          .map(AttributeRow::label)
          .limit(8)
          .forEach(label -> html.tags("<i>").text(label).tags("</i> "));
      html.tags("</span>");
    }
    label(html, change.label());
    Severity severity = change.severity();
    if (severity != null) {
      html.tags("<span class=\"severity\">").tags(severity.label()).tags("</span>");
    }
  }

  /// The name of the rule and its tags, each a link that filters by it.
  private static void label(Markup html, RuleLabel label) {
    String name = label.name();
    if (name == null && label.tags().isEmpty()) {
      return;
    }
    html.tags("<span class=\"rule\">");
    if (name != null) {
      filterLink(html, DisplayText.safe(name));
    }
    label.tags().forEach(tag -> filterLink(html, "#" + DisplayText.safe(tag)));
    html.tags("</span>");
  }

  private static void filterLink(Markup html, String text) {
    html.tags("<a").filter(text).tags("><bdi>").text(text).tags("</bdi></a> ");
  }

  private static void attribute(Markup html, AttributeRow attribute) {
    html.tags("<dt>").text(attribute.label()).tags("</dt><dd>");
    if (attribute.actual() == null) {
      value(html, attribute.expected());
    } else {
      html.tags("<del>");
      value(html, attribute.expected());
      html.tags("</del> <span class=\"to\">→</span> <ins>");
      value(html, attribute.actual());
      html.tags("</ins>");
    }
    html.tags("</dd>");
  }

  private static void value(Markup html, String value) {
    if (value.length() <= LONGEST) {
      html.text(value);
    } else {
      block(html, value.substring(0, value.offsetByCodePoints(0, 80)) + "…", value);
    }
  }

  /// A folded text of any length. Its lines may begin with `+` and `-`.
  private static void block(Markup html, String title, String text) {
    html.tags("<details class=\"block\"><summary>").text(title).tags("</summary><pre>");
    html.text(text).tags("</pre></details>");
  }
}
