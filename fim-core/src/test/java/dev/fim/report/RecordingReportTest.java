package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.file.AttributeSet;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import dev.fim.policy.label.RuleLabel;
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
      long id, ReportFormat format, Verbosity verbosity, Summary summary, List<Change> changes) {
    Generation generation =
        new Generation(
            id,
            Instant.parse("2026-11-22T10:00:00Z"),
            RawPath.parse("/proc/7/root"),
            Scope.of(List.of(RawPath.parse("/etc"), RawPath.parse("/usr"))),
            null,
            null,
            MountCrossing.STAY,
            6770,
            212_860_928,
            AttributeSet.DEFAULT,
            summary.unverifiable());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReportWriter writer = format.open(out, SampleReport.HEADER, Style.PLAIN, verbosity)) {
      changes.forEach(writer::change);
      writer.recorded(generation);
      writer.finish(summary, List.of());
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFirstRecordSaysWhatWasRecorded() {
    assertThat(recorded(3, ReportFormat.TEXT, Verbosity.NORMAL, WHOLE, List.of()))
        .isEqualTo(
            """
            recorded: 6768 entries, 203 MiB, as generation 3
              root      /proc/7/root
              paths     /etc, /usr
            """);
  }

  @Test
  void aQuietRecordIsOneLine() {
    assertThat(recorded(3, ReportFormat.TEXT, Verbosity.QUIET, WHOLE, List.of()))
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
    assertThat(recorded(3, ReportFormat.TEXT, Verbosity.NORMAL, ONE_GAP, List.of(gap)))
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
    assertThat(recorded(4, ReportFormat.TEXT, Verbosity.QUIET, WHOLE, List.of()))
        .isEqualTo("intact: 6768 entries, 0 added, 0 removed, 0 changed, 0 unverifiable\n");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TEXT")
  void toProgramsARecordIsAnyReport(ReportFormat format) {
    assertThat(recorded(3, format, Verbosity.NORMAL, WHOLE, List.of()))
        .isEqualTo(
            SampleReport.write(
                format,
                Style.PLAIN,
                Verbosity.NORMAL,
                SampleReport.HEADER,
                List.of(),
                WHOLE,
                List.of()));
  }
}
