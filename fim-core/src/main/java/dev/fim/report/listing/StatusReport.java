package dev.fim.report.listing;

import dev.fim.baseline.Generation;
import dev.fim.checked.DatabaseStatus;
import dev.fim.checked.LastCheck;
import dev.fim.checked.LastCheck.Extent;
import dev.fim.checked.LastCheck.Reading;
import dev.fim.compare.Summary;
import dev.fim.report.HumanSize;
import dev.fim.report.ReportFormat;
import dev.fim.report.Style;
import dev.fim.report.Style.Tone;
import dev.fim.report.output.Columns;
import dev.fim.report.output.DisplayText;
import dev.fim.seal.Seal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reports the status of a database.
public final class StatusReport {

  /// Its formats.
  public static final List<ReportFormat> FORMATS = List.of(ReportFormat.TEXT, ReportFormat.JSON);

  private static final int INDENT = 13;

  private final StringBuilder text = new StringBuilder();
  private final Style style;

  private final int columns;

  private StatusReport(Style style, int columns) {
    this.style = style;
    this.columns = columns;
  }

  /// Writes the report and flushes. Does not close the stream.
  ///
  /// @param format one of [#FORMATS]
  /// @param style for text only
  /// @param columns the width that text keeps to where it can; 0 for any
  /// @throws dev.fim.error.FimException if it cannot be written
  public static void write(
      DatabaseStatus status, OutputStream out, ReportFormat format, Style style, int columns) {
    try {
      switch (format) {
        case TEXT -> {
          String lines = new StatusReport(style, columns).lines(status);
          out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        case JSON -> StatusJson.write(status, out);
        case NDJSON, SARIF, JUNIT, HTML, OCSF, ECS, SYSLOG ->
            throw new IllegalArgumentException("no format of a status: " + format);
      }
      out.flush();
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  private String lines(DatabaseStatus status) {
    line("database", status.database());
    line(
        "",
        "%d %s%s"
            .formatted(
                status.generations(),
                status.generations() == 1 ? "generation" : "generations",
                status.bytes() == 0 ? "" : ", " + HumanSize.ofBytes(status.bytes())));
    generation(status);
    check(status);
    status.notes().forEach(note -> line("note", Columns.wrap(note, INDENT, columns)));
    return text.toString();
  }

  private void generation(DatabaseStatus status) {
    Generation newest = status.newest();
    line("generation", "%d of %s".formatted(newest.id(), newest.created()));
    line("  from", source(status));
    line("  root", newest.root().display());
    newest.scope().paths().forEach(path -> line("  path", path.display()));
    line("  policy", Objects.requireNonNullElse(safe(newest.policyName()), "the default"));
    line(
        "  entries",
        "%d, %s%s"
            .formatted(
                newest.entries(),
                HumanSize.ofBytes(newest.bytes()),
                newest.gaps() == 0 ? "" : "; %d not recorded in full".formatted(newest.gaps())));
    for (Seal seal : status.seals()) {
      line("  seal", "of %s, not verified here".formatted(seal.statement().sealed()));
      line("  key", seal.statement().key().hex());
    }
    if (status.seals().isEmpty()) {
      line("  seal", "none");
    }
  }

  private static String source(DatabaseStatus status) {
    return switch (status.source()) {
      case TREE -> "a tree";
      case IMAGE -> "the image " + safe(status.newest().image());
      case LIST -> "a list of another program";
    };
  }

  private static @Nullable String safe(@Nullable String recorded) {
    return recorded == null ? null : DisplayText.safe(recorded);
  }

  private void check(DatabaseStatus status) {
    LastCheck latest = status.checks().latest();
    LastCheck whole = status.checks().whole();
    if (latest == null) {
      line("last check", "none is recorded");
      return;
    }
    check("last check", latest);
    if (latest.extent() == Extent.PART) {
      latest.scope().paths().forEach(path -> line("  path", path.display()));
      if (whole == null) {
        line("whole check", "none is recorded");
      } else {
        check("whole check", whole);
      }
    }
  }

  private void check(String label, LastCheck check) {
    Summary summary = check.summary();
    Tone tone =
        switch (summary.verdict()) {
          case INTACT -> Tone.GOOD;
          case DRIFTED -> Tone.BAD;
          case UNVERIFIABLE -> Tone.DOUBTFUL;
        };
    line(
        label,
        "%s, %s".formatted(style.set(tone, summary.verdict().label()), check.ended().toString()));
    line(
        "  against",
        "generation %d%s%s"
            .formatted(
                check.generation(),
                check.extent() == Extent.PART ? ", in part" : "",
                check.reading() == Reading.CHANGED ? ", by --quick" : ""));
    line(
        "  found",
        "%d entries, %d added, %d removed, %d changed, %s%d unverifiable"
            .formatted(
                summary.entries(),
                summary.added(),
                summary.removed(),
                summary.changed(),
                summary.isolation() == 0 ? "" : summary.isolation() + " isolation, ",
                summary.unverifiable()));
  }

  /// A name or path from outside comes last in its line.
  private void line(String label, String value) {
    text.append("%-11s  %s\n".formatted(label, value));
  }
}
