package dev.fim.report;

import dev.fim.baseline.Generation;
import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import dev.fim.report.diff.ContentDiff;
import dev.fim.report.html.AttributeRow;
import dev.fim.report.html.ChangeKind;
import dev.fim.report.html.ChangeRows;
import dev.fim.report.html.FolderBars;
import dev.fim.report.html.FolderTree;
import dev.fim.report.html.HtmlPage;
import dev.fim.report.html.Markup;
import dev.fim.report.html.PageParts;
import dev.fim.report.html.PageTemplate.Slot;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.RunOrigin;
import dev.fim.report.output.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The report as a page for a browser. The page begins with the numbers, which are known last, so
/// the rows of each kind are spooled.
final class HtmlReport implements ReportWriter {

  /// The rows of one kind.
  private static final class Rows {
    final Spool spool = new Spool();
    final ChangeRows rows = new ChangeRows();
  }

  private final OutputStream out;
  private final ReportHeader header;
  private final RunOrigin origin;
  private final Map<ChangeKind, Rows> kinds = new EnumMap<>(ChangeKind.class);
  private final FolderTree folders = new FolderTree();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Generation recorded;

  HtmlReport(OutputStream out, ReportHeader header, RunOrigin origin) {
    this.out = out;
    this.header = header;
    this.origin = origin;
    this.notes.addAll(header.notes());
  }

  @Override
  public void change(Change change) {
    ChangeKind kind = ChangeKind.of(change);
    List<AttributeRow> attributes =
        TextChange.rowsOf(change, header.owners()).stream()
            .map(row -> new AttributeRow(row.label(), row.expected(), row.actual()))
            .toList();
    folders.add(change.path(), kind);
    try {
      Rows rows = kinds.computeIfAbsent(kind, _ -> new Rows());
      rows.rows.next(change, attributes, ContentDiff.of(change)).writeTo(rows.spool);
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
      HtmlPage.write(
          out,
          Map.of(
              "verdict", new Markup().tags(verdict(summary))::writeTo,
              "entries", new Markup().count(summary.entries())::writeTo,
              "root", new Markup().text(header.root().display())::writeTo,
              "kinds", PageParts.kinds(summary)::writeTo,
              "facts", PageParts.facts(facts())::writeTo,
              "notes", PageParts.notes(notes)::writeTo,
              "folders", FolderBars.of(folders)::writeTo,
              "state", new Markup().tags(kinds.isEmpty() ? "empty" : "full")::writeTo,
              "changes", changes(summary),
              "mounts", PageParts.skippedMounts(skippedMounts)::writeTo));
      out.flush();
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }

  private Slot changes(Summary summary) {
    return page -> {
      for (Map.Entry<ChangeKind, Rows> kind : kinds.entrySet()) {
        PageParts.beginKind(kind.getKey(), summary).writeTo(page);
        kind.getValue().spool.copyTo(page);
        ChangeRows.end().writeTo(page);
        PageParts.endKind().writeTo(page);
      }
    };
  }

  /// A run that only recorded had nothing to judge.
  private String verdict(Summary summary) {
    return isFirstRecord() ? "recorded" : summary.verdict().label();
  }

  private boolean isFirstRecord() {
    return recorded != null && Objects.equals(header.baseline().id(), recorded.id());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Root", header.root().display());
    Scope scope = recorded != null && isFirstRecord() ? recorded.scope() : header.scope();
    if (scope != null) {
      facts.put("Paths", scope.display());
    }
    facts.put("Baseline", TextReport.name(header.baseline()));
    BaselineName actual = header.actual();
    if (actual != null) {
      facts.put("Compared with it", TextReport.name(actual));
    }
    if (origin.host() != null) {
      facts.put("Host", origin.host());
    }
    facts.put("Reported", origin.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("Written by", "fim" + (origin.version() == null ? "" : " " + origin.version()));
    return facts;
  }

  @Override
  public void close() {
    try {
      for (Rows rows : kinds.values()) {
        rows.spool.close();
      }
    } catch (IOException e) {
      throw DisplayText.fault(e);
    }
  }
}
