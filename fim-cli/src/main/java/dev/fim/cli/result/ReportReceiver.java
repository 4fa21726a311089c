package dev.fim.cli.result;

import dev.fim.Receiver;
import dev.fim.baseline.Generation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.terminal.Progress;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import dev.fim.report.ReportFormat;
import dev.fim.report.ReportWriter;
import dev.fim.report.Style;
import dev.fim.report.Verbosity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes the findings of a run as a report. The constructor refuses invalid options, before the
/// run begins.
public final class ReportReceiver implements Receiver, AutoCloseable {

  private final ReportFormat format;
  private final Verbosity verbosity;
  private final Style style;
  private final OutputStream stream;
  private final @Nullable Path file;
  private final @Nullable Progress progress;
  private @Nullable ReportWriter writer;

  /// @param progress hidden before anything is printed; null if there is none
  public ReportReceiver(ReportOptions options, Terminal terminal, @Nullable Progress progress) {
    this.progress = progress;
    String output = options.output();
    this.format = options.format();
    this.verbosity = options.verbosity();
    this.file = output == null ? null : Arguments.file(output);
    this.style =
        file == null && StandardStream.OUT.isColored(terminal.environment())
            ? Style.ANSI
            : Style.PLAIN;
    this.stream = file == null ? terminal.output() : create(file);
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  @Override
  public void begin(ReportHeader header) {
    writer = format.open(stream, header, style, verbosity);
  }

  @Override
  public void changed(Change change) {
    if (format == ReportFormat.NDJSON) { // the only format that is printed during the run
      hideProgress();
    }
    Objects.requireNonNull(writer).change(change);
  }

  @Override
  public void recorded(Generation generation) {
    Objects.requireNonNull(writer).recorded(generation);
  }

  @Override
  public void noted(SelectionNote note) {
    Objects.requireNonNull(writer).note(note.text());
  }

  @Override
  public void end(Summary summary, List<RawPath> skippedMounts) {
    hideProgress();
    Objects.requireNonNull(writer).finish(summary, skippedMounts);
  }

  private void hideProgress() {
    if (progress != null) {
      progress.close();
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    if (file != null) {
      try {
        stream.close();
      } catch (IOException e) {
        throw Arguments.notWritten(file, e);
      }
    }
  }
}
