package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.file.AttributeSet;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import dev.fim.policy.label.RuleLabel;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// The report of a run that recorded what it saw.
class RecordingReportTest {

  private static final Summary WHOLE = new Summary(6768, 0, 0, 0, 0, 0);
  private static final Summary ONE_GAP = new Summary(6768, 0, 0, 0, 0, 1);

  private static String recorded(
      long id, ReportFormat format, ReportDetail detail, Summary summary, List<Change> changes) {
    Generation generation =
        new Generation(
            id,
            Instant.parse("2026-11-22T10:00:00Z"),
            new GenerationOrigin(
                RawPath.parse("/proc/7/root"),
                Scope.of(List.of(RawPath.parse("/etc"), RawPath.parse("/usr"))),
                null,
                null,
                MountCrossing.STAY),
            6770,
            212_860_928,
            AttributeSet.DEFAULT,
            summary.unverifiable(),
            null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReportWriter writer =
        format.open(out, SampleReport.HEADER, Style.PLAIN, detail, SampleReport.ORIGIN)) {
      changes.forEach(writer::change);
      writer.recorded(generation);
      writer.finish(summary, List.of());
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFirstRecordSaysWhatWasRecorded() {
    assertThat(recorded(3, ReportFormat.TEXT, ReportDetail.STANDARD, WHOLE, List.of()))
        .isEqualTo(
            """
            recorded: 6768 entries, 203 MiB, as generation 3
              root      /proc/7/root
              paths     /etc, /usr
            """);
  }

  @Test
  void aQuietRecordIsOneLine() {
    assertThat(recorded(3, ReportFormat.TEXT, ReportDetail.of(Level.SUMMARY), WHOLE, List.of()))
        .isEqualTo("recorded: 6768 entries, 203 MiB, as generation 3\n");
  }

  @Test
  void aRecordWithAGapSaysSo() {
    Change gap =
        new Change.Unverifiable(
            RawPath.parse("/etc/shadow"),
            null,
            new Reason(Reason.Cause.DENIED, "open: Permission denied"),
            RuleLabel.NONE);
    assertThat(recorded(3, ReportFormat.TEXT, ReportDetail.STANDARD, ONE_GAP, List.of(gap)))
        .isEqualTo(
            """
            recorded: 6768 entries, 203 MiB, as generation 3; 1 not in full
              root      /proc/7/root
              paths     /etc, /usr

            Unverifiable (1)
              ?          /etc/shadow
                  denied  open: Permission denied
            """);
  }

  @Test
  void aRecordAfterAComparisonIsReportedAsTheComparison() {
    assertThat(recorded(4, ReportFormat.TEXT, ReportDetail.of(Level.SUMMARY), WHOLE, List.of()))
        .isEqualTo(
            "intact: 6768 entries, 0 added, 0 removed, 0 changed, 0 unverifiable; recorded as"
                + " generation 4\n");
  }

  @Test
  void aPageSaysWhatWasRecorded() {
    assertThat(recorded(3, ReportFormat.HTML, ReportDetail.STANDARD, WHOLE, List.of()))
        .contains("<h1>recorded</h1>", "<bdi>/etc, /usr</bdi>");
    assertThat(recorded(4, ReportFormat.HTML, ReportDetail.STANDARD, WHOLE, List.of()))
        .contains("<h1>intact</h1>")
        .doesNotContain("<bdi>/etc, /usr</bdi>");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"TEXT", "HTML"})
  void toProgramsARecordIsAnyReport(ReportFormat format) {
    assertThat(recorded(3, format, ReportDetail.STANDARD, WHOLE, List.of()))
        .isEqualTo(
            SampleReport.write(
                format,
                Style.PLAIN,
                ReportDetail.STANDARD,
                SampleReport.HEADER,
                List.of(),
                WHOLE,
                List.of()));
  }
}
