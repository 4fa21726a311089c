package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportWriterTest {

  private static final Summary INTACT = new Summary(3, 0, 0, 0, 0, 0);

  private static String intact(ReportFormat format, Verbosity verbosity) {
    return SampleReport.write(
        format, Style.PLAIN, verbosity, SampleReport.HEADER, List.of(), INTACT, List.of());
  }

  @Test
  void anIntactTreeInJson() {
    assertThat(intact(ReportFormat.JSON, Verbosity.NORMAL))
        .isEqualTo(
            """
            {"schema": "fim.report/1",
             "verdict": "intact",
             "root": "/proc/7/root",
             "baseline": {"id": 3, "created": "2026-11-22T10:00:00Z"},
             "summary": {"entries": 3, "added": 0, "removed": 0, "changed": 0, "unverifiable": 0},
             "skippedMounts": [],
             "changes": []}
            """);
  }

  @Test
  void anIntactTreeInNdjson() {
    assertThat(intact(ReportFormat.NDJSON, Verbosity.NORMAL))
        .isEqualTo(
            """
            {"kind": "summary", "schema": "fim.report/1", "verdict": "intact", \
            "root": "/proc/7/root", "baseline": {"id": 3, "created": "2026-11-22T10:00:00Z"}, \
            "summary": {"entries": 3, "added": 0, "removed": 0, "changed": 0, "unverifiable": 0}, \
            "skippedMounts": []}
            """);
  }

  @Test
  void anIntactTreeInText() {
    assertThat(intact(ReportFormat.TEXT, Verbosity.NORMAL))
        .isEqualTo(
            """
            intact: 3 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
              root      /proc/7/root
              baseline  generation 3 of 2026-11-22T10:00:00Z
            """);
  }

  @Test
  void aQuietTextIsOneLine() {
    assertThat(SampleReport.write(ReportFormat.TEXT, Style.PLAIN, Verbosity.QUIET))
        .isEqualTo(
            "drifted: 6767 entries, 1 added, 1 removed, 3 changed, 1 isolation, 1 unverifiable\n");
  }

  @Test
  void aVerboseTextShowsTheAttributesOfWhatWasAdded() {
    Change added =
        new Change.Added(
            Entries.link("/a", "b").build(),
            AttributeSet.of(Attribute.TYPE, Attribute.MODE, Attribute.LINK),
            RuleLabel.NONE);

    assertThat(
            SampleReport.write(
                ReportFormat.TEXT,
                Style.PLAIN,
                Verbosity.VERBOSE,
                SampleReport.HEADER,
                List.of(added),
                new Summary(1, 1, 0, 0, 0, 0),
                List.of()))
        .endsWith(
            """

            Added (1)
              symlink    /a
                  mode  0777
                  link  b
            """);
  }

  @Test
  void colourIsThereOnlyWhereItIsAskedFor() {
    String coloured = SampleReport.write(ReportFormat.TEXT, Style.ANSI, Verbosity.NORMAL);

    assertThat(coloured).startsWith("\u001b[31mdrifted\u001b[0m: ").contains("\u001b[1mAdded");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(SampleReport.write(ReportFormat.TEXT, Style.PLAIN, Verbosity.NORMAL));
  }

  @Test
  void baselinesAreNamedByWhatTheyHave() {
    ReportHeader header =
        new ReportHeader(
            RawPath.ROOT,
            BaselineName.ofFile(ByteString.ofUtf8("base.gz")),
            new BaselineName(2L, null, ByteString.ofUtf8("fim.mv.db")),
            List.of("policies differ: only what both select was compared"));

    assertThat(
            SampleReport.write(
                ReportFormat.TEXT,
                Style.PLAIN,
                Verbosity.NORMAL,
                header,
                List.of(),
                INTACT,
                List.of()))
        .isEqualTo(
            """
            intact: 3 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
              root      /
              baseline  base.gz
              actual    generation 2 in fim.mv.db
              note      policies differ: only what both select was compared
            """);
    assertThat(
            SampleReport.write(
                ReportFormat.JSON,
                Style.PLAIN,
                Verbosity.NORMAL,
                header,
                List.of(),
                INTACT,
                List.of()))
        .contains(
            """
             "baseline": {"file": "base.gz"},
             "actual": {"id": 2, "file": "fim.mv.db"},
             "notes": ["policies differ: only what both select was compared"],
            """);
  }

  @Test
  void aBaselineWithoutAnyNameIsRefused() {
    assertThatThrownBy(() -> new BaselineName(null, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a baseline with neither id nor file");
  }

  @ParameterizedTest
  @EnumSource
  void aFormatIsFoundByItsLabel(ReportFormat format) {
    assertThat(ReportFormat.ofLabel(format.label())).isEqualTo(format);
    assertThat(ReportFormat.ofLabel(format.label() + "x")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void changesBeyondTheMemoryOfTheSpoolAreAllWritten(ReportFormat format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int count = 20_000;
    try (ReportWriter writer =
        format.open(out, SampleReport.HEADER, Style.PLAIN, Verbosity.NORMAL)) {
      for (int i = 0; i < count; i++) {
        writer.change(
            new Change.Added(
                Entries.file("/some/where/" + i, i).build(), AttributeSet.DEFAULT, RuleLabel.NONE));
      }
      writer.finish(new Summary(count, count, 0, 0, 0, 0), List.of());
    }
    String report = out.toString(StandardCharsets.UTF_8);
    assertThat(report.lines().filter(line -> line.contains("/some/where/"))).hasSize(count);
    if (format == ReportFormat.JSON) {
      assertThat(new ReportSchema().faultsOfReport(report)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOutputThatFailsIsAnErrorThatSaysSo(ReportFormat format) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    try (ReportWriter writer =
        format.open(full, SampleReport.HEADER, Style.PLAIN, Verbosity.NORMAL)) {
      assertThatThrownBy(() -> writer.finish(INTACT, List.of()))
          .isInstanceOfSatisfying(
              FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
          .hasMessage("cannot write the report: No space left on device");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStreamIsFlushedAndNotClosed(ReportFormat format) {
    StringBuilder calls = new StringBuilder();
    OutputStream watched =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            calls.append("flush ");
          }

          @Override
          public void close() {
            calls.append("close ");
          }
        };

    try (ReportWriter writer =
        format.open(watched, SampleReport.HEADER, Style.PLAIN, Verbosity.NORMAL)) {
      writer.finish(INTACT, List.of());
    }
    assertThat(calls.toString()).contains("flush").doesNotContain("close");
  }
}
