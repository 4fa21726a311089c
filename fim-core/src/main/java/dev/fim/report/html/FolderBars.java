package dev.fim.report.html;

import java.util.List;

/// Shows where the changes are: a bar for each of the folders that have the most. A bar is a link
/// that filters the rows.
public final class FolderBars {

  private static final int MOST = 12;

  /// The width of the longest bar, and of the narrowest part of one that still shows.
  private static final long WIDTH = 1000;

  private static final long NARROWEST = 6;

  private FolderBars() {}

  /// The items of the list.
  public static Markup of(FolderTree tree) {
    Markup html = new Markup();
    List<FolderTree.Bar> bars = tree.bars(MOST);
    long longest = bars.stream().mapToLong(FolderTree.Bar::total).max().orElse(1);
    for (FolderTree.Bar bar : bars) {
      bar(html, bar, Math.max(longest, 1));
    }
    return html;
  }

  private static void bar(Markup html, FolderTree.Bar bar, long longest) {
    String path = bar.path().display();
    String below = path.equals("/") ? "/" : path + "/";
    html.tags("<li><a").filter(below).tags("><span class=\"folder\"><bdi>");
    html.text(path).tags("</bdi>");
    html.tags(bar.isRest() ? " <small>elsewhere</small></span>" : "</span>");
    html.tags("<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    long at = 0;
    for (ChangeKind kind : ChangeKind.values()) {
      long count = bar.counts().get(kind.ordinal());
      if (count > 0) {
        long width = Math.max(NARROWEST, WIDTH * count / longest);
        html.tags("<rect class=\"").tags(kind.label()).tags("\" x=\"").number(at);
        html.tags("\" width=\"").number(width).tags("\" height=\"10\"/>");
        at += width;
      }
    }
    html.tags("</svg><span class=\"count\">").count(bar.total()).tags("</span></a></li>\n");
  }
}
