package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import dev.fim.report.view.View;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each level leaves out of each format.
class LevelsTest {

  private final ReportSchema schema = new ReportSchema();

  private static String report(ReportFormat format, Level level) {
    return SampleReport.write(format, Style.PLAIN, ReportDetail.of(level));
  }

  private static String forced(ReportFormat format, FileEntry before, FileEntry after) {
    AttributeSet forced =
        AttributeSet.of(Attribute.UID, Attribute.CAPS, Attribute.XATTRS, Attribute.NLINK);
    return SampleReport.write(
        format,
        Style.PLAIN,
        new ReportDetail(null, View.GROUPED, forced),
        SampleReport.HEADER,
        List.of(new Change.Changed(before, after, AttributeSet.of(Attribute.MODE), RuleLabel.NONE)),
        new Summary(1, 0, 0, 1, 0, 0),
        List.of());
  }

  @ParameterizedTest
  @EnumSource
  void theLevelOfAFormatIsThatOfAReportThatNamesNone(ReportFormat format) {
    assertThat(report(format, format.standardLevel()))
        .isEqualTo(SampleReport.write(format, Style.PLAIN, ReportDetail.STANDARD));
  }

  @ParameterizedTest
  @EnumSource
  void aListHasEachChangeAndNoAttribute(ReportFormat format) {
    String list = report(format, Level.LIST);

    assertThat(list).contains("passwd", "high", "Accounts");
    assertThat(list)
        .doesNotContain(
            "abababab", "cdcdcdcd", "07070707", "2023-11-14", "1700000000", "0644", "inode");
  }

  @ParameterizedTest
  @EnumSource
  void aListHasNoDiff(ReportFormat format) {
    String list =
        SampleReport.write(
            format,
            Style.PLAIN,
            ReportDetail.of(Level.LIST),
            SampleReport.HEADER,
            List.of(SampleReport.edited("before\n", "behind\n")),
            new Summary(1, 0, 0, 1, 0, 0),
            List.of());
    assertThat(list).contains("sshd_config").doesNotContain("-before", "+behind", "no diff");
  }

  @ParameterizedTest
  @EnumSource
  void changesHaveTheAttributesOfChangedFilesOnly(ReportFormat format) {
    String changes = report(format, Level.CHANGES);

    assertThat(changes).contains("abababab", "2023-11-14").doesNotContain("../", "07070707");
    assertThat(report(format, Level.ALL)).contains("../"); // the target of the added link
  }

  @ParameterizedTest
  @EnumSource
  void aSummaryHasNoChangeOrIsRefused(ReportFormat format) {
    if (format.hasLevel(Level.SUMMARY)) {
      assertThat(report(format, Level.SUMMARY)).contains("drifted").doesNotContain("passwd");
    } else {
      assertThatThrownBy(() -> report(format, Level.SUMMARY))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLevelKeepsToTheSchema(Level level) {
    assertThat(schema.faultsOfReport(report(ReportFormat.JSON, level))).isEmpty();
    report(ReportFormat.NDJSON, level)
        .lines()
        .forEach(line -> assertThat(schema.faultsOfLine(line)).isEmpty());
  }

  @Test
  void aForcedAttributeHasOneValueWhereItIsTheSame() {
    AttributeSet recorded =
        AttributeSet.of(
            Attribute.TYPE, Attribute.MODE, Attribute.UID, Attribute.CAPS, Attribute.XATTRS);
    TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    xattrs.put(ByteString.ofUtf8("user.a"), ByteString.ofUtf8("b"));
    FileEntry before =
        Entries.file("/f", 1).recorded(recorded).mode(0644).owner(7, 7).xattrs(xattrs).build();
    FileEntry after =
        Entries.file("/f", 1).recorded(recorded).mode(0600).owner(7, 7).xattrs(xattrs).build();

    assertThat(forced(ReportFormat.TEXT, before, after))
        .endsWith(
            """
              file       /f
                  mode           0644 → 0600
                  uid            7
                  xattrs user.a  b
                  caps           (none)
            """);
    assertThat(forced(ReportFormat.JSON, before, after))
        .contains("\"uid\": {\"expected\": 7, \"actual\": 7}")
        .doesNotContain("nlink");
  }

  @Test
  void anEntryCannotImitateAnotherColumn() {
    String text =
        SampleReport.write(
            ReportFormat.TEXT,
            Style.PLAIN,
            new ReportDetail(Level.LIST, View.ENTRIES, AttributeSet.NONE),
            SampleReport.HEADER,
            List.of(
                new Change.Isolation(
                    RawPath.ROOT.child(ByteString.ofUtf8("a\n  added  file")),
                    null,
                    RuleLabel.NONE)),
            new Summary(1, 0, 0, 0, 1, 0),
            List.of());

    assertThat(text)
        .endsWith(
            "\nEntries (1)\n  isolation     ?          ?!!!!!!!!!!!!!!!!!!!!!!!!  /a\\x0a  added "
                + " file\n");
  }

  @Test
  void onATerminalALongPairOfValuesStandsInTwoLines() {
    FileEntry before =
        FileEntry.builder(RawPath.ofUtf8("/f"), FileType.FILE)
            .mode(0644)
            .digest(DigestAlgorithm.SHA256, ByteString.ofHex("ab".repeat(32)))
            .recorded(AttributeSet.of(Attribute.MODE, Attribute.SHA256))
            .build();
    FileEntry after =
        before.toBuilder()
            .mode(0600)
            .digest(DigestAlgorithm.SHA256, ByteString.ofHex("cd".repeat(32)))
            .build();
    String report =
        SampleReport.write(
            ReportFormat.TEXT,
            Style.PLAIN,
            new ReportDetail(null, View.GROUPED, AttributeSet.NONE, 80),
            new ReportHeader(
                SampleReport.HEADER.root(),
                SampleReport.HEADER.baseline(),
                null,
                List.of("a note of many words ".repeat(6).strip())),
            List.of(
                new Change.Changed(
                    before,
                    after,
                    AttributeSet.of(Attribute.MODE, Attribute.SHA256),
                    RuleLabel.NONE)),
            new Summary(1, 0, 0, 1, 0, 0),
            List.of());
    assertThat(report)
        .contains("      mode    0644 → 0600\n")
        .contains(
            "      sha256  %s\n            → %s\n".formatted("ab".repeat(32), "cd".repeat(32)))
        .contains(
            """
              note      a note of many words a note of many words a note of many words a
                        note of many words a note of many words a note of many words
            """);
    assertThat(report.lines()).allMatch(line -> line.length() <= 80);
  }
}
