package dev.fim.report;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.PackageOrigin;
import dev.fim.compare.Summary;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.report.view.Level;
import java.util.List;

/// Passes changes on with the attributes that its level shows, and with forced ones. A note says
/// what the level leaves out.
///
/// A format may show more of a file than the attributes of the change: an event has all hashes. So
/// the level leaves them out of the files, too: a file without attributes has its path and its
/// type.
final class LeveledReport implements ReportWriter {

  private final ReportWriter writer;
  private final Level level;
  private final AttributeSet forced;

  LeveledReport(ReportWriter writer, Level level, AttributeSet forced) {
    this.writer = writer;
    this.level = level;
    this.forced = forced;
    switch (level) {
      case SUMMARY -> writer.note("this report has the level 'summary': its changes are left out");
      case LIST -> writer.note("this report has the level 'list': all attributes are left out");
      case CHANGES ->
          writer.note(
              "this report has the level 'changes': the attributes of added and removed files are"
                  + " left out");
      case ALL -> {}
    }
  }

  @Override
  public void change(Change change) {
    if (level != Level.SUMMARY) {
      writer.change(shown(change));
    }
  }

  private Change shown(Change change) {
    return switch (change) {
      case Change.Added(FileEntry actual, AttributeSet _, RuleLabel label, PackageOrigin origin) ->
          level == Level.ALL
              ? change
              : new Change.Added(bare(actual), AttributeSet.NONE, label, origin);
      case Change.Removed(
              FileEntry expected,
              AttributeSet _,
              RuleLabel label,
              PackageOrigin origin) ->
          level == Level.ALL
              ? change
              : new Change.Removed(bare(expected), AttributeSet.NONE, label, origin);
      case Change.Changed(
              FileEntry expected,
              FileEntry actual,
              AttributeSet attributes,
              RuleLabel label,
              PackageOrigin origin) ->
          level == Level.LIST
              ? new Change.Changed(bare(expected), bare(actual), AttributeSet.NONE, label, origin)
              : new Change.Changed(
                  expected,
                  actual,
                  attributes.union(
                      forced.intersect(expected.recorded()).intersect(actual.recorded())),
                  label,
                  origin);
      case Change.Isolation _, Change.Unverifiable _ -> change;
    };
  }

  private static FileEntry bare(FileEntry file) {
    return FileEntry.builder(file.path(), file.type()).build();
  }

  @Override
  public void note(String note) {
    writer.note(note);
  }

  @Override
  public void recorded(Generation generation) {
    writer.recorded(generation);
  }

  @Override
  public void finish(Summary summary, List<RawPath> skippedMounts) {
    writer.finish(summary, skippedMounts);
  }

  @Override
  public void close() {
    writer.close();
  }
}
