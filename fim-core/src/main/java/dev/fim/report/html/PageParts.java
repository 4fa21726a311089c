package dev.fim.report.html;

import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import java.util.List;
import java.util.Map;

/// The small parts of the page.
public final class PageParts {

  private PageParts() {}

  /// A tile for each kind: its number, and whether its rows are shown.
  public static Markup kinds(Summary summary) {
    Markup html = new Markup();
    for (ChangeKind kind : ChangeKind.values()) {
      long count = kind.count(summary);
      if (count == 0 && kind == ChangeKind.ISOLATION) {
        continue;
      }
      html.tags("<label class=\"tile ").tags(kind.label()).tags(count == 0 ? " zero\">" : "\">");
      html.tags("<b>").count(count).tags("</b> <span>").tags(kind.title()).tags("</span>");
      if (count > 0) {
        html.tags("<input type=\"checkbox\" name=\"kind\" value=\"").tags(kind.label());
        html.tags("\" checked hidden>");
      }
      html.tags("</label>\n");
    }
    return html;
  }

  /// What was compared with what, where and when.
  ///
  /// @param facts by their labels, in order; labels are ours, values may be any text
  public static Markup facts(Map<String, String> facts) {
    Markup html = new Markup();
    facts.forEach((label, value) ->
        html.tags("<div><dt>")
            .text(label)
            .tags("</dt><dd><bdi>")
            .unsafe(value)
            .tags("</bdi></dd></div>\n"));
    return html;
  }

  public static Markup notes(List<String> notes) {
    Markup html = new Markup();
    if (!notes.isEmpty()) {
      html.tags("<section id=\"notes\"><h2>Notes</h2><ul>\n");
      notes.forEach(note -> html.tags("<li>").unsafe(note).tags("</li>\n"));
      html.tags("</ul></section>\n");
    }
    return html;
  }

  public static Markup skippedMounts(List<RawPath> mounts) {
    Markup html = new Markup();
    if (!mounts.isEmpty()) {
      html.tags("<section id=\"mounts\"><h2>Skipped mounts <small>");
      html.count(mounts.size()).tags("</small></h2><ul>\n");
      mounts.forEach(mount ->
          html.tags("<li><bdi class=\"path\">").text(mount.display()).tags("</bdi></li>\n"));
      html.tags("</ul></section>\n");
    }
    return html;
  }

  /// The tags before the rows of a kind.
  public static Markup beginKind(ChangeKind kind, Summary summary) {
    return new Markup()
        .tags("<section class=\"kind ")
        .tags(kind.label())
        .tags("\" data-k=\"")
        .tags(kind.label())
        .tags("\"><h2>")
        .tags(kind.title())
        .tags(" <small>")
        .count(kind.count(summary))
        .tags(
            kind == ChangeKind.CHANGED ? " · expected → actual</small></h2>\n" : "</small></h2>\n");
  }

  /// The tags after them.
  public static Markup endKind() {
    return new Markup().tags("</section>\n");
  }
}
