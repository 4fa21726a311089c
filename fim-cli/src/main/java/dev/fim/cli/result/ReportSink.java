package dev.fim.cli.result;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.ReportDestination;
import dev.fim.cli.option.ReportDestination.Writing;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.compare.ReportHeader;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.path.DisplayForm;
import dev.fim.report.ReportFormat;
import dev.fim.report.ReportWriter;
import dev.fim.report.Style;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import dev.fim.report.view.View;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One report of a run, and where it goes. For one thread.
final class ReportSink implements AutoCloseable {

  private final ReportFormat format;
  private final @Nullable Level level;
  private final @Nullable Path file;
  private final @Nullable WholeFile whole;
  private final OutputStream stream;
  private final Style style;
  private final int columns;
  private @Nullable ReportWriter writer;

  /// Creates the file, if there is one.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be created
  ReportSink(ReportDestination destination, Terminal terminal) {
    this.format = destination.format();
    this.level = destination.level();
    this.file = destination.file();
    if (file == null) {
      this.whole = null;
      this.stream = terminal.output();
    } else if (destination.writing() == Writing.WHOLE) {
      refuseOther(file);
      this.whole = WholeFile.begin(file);
      this.stream = whole.out();
    } else {
      this.whole = null;
      this.stream = create(file);
    }
    this.style =
        file == null && StandardStream.OUT.isColored(terminal.environment())
            ? Style.ANSI
            : Style.PLAIN;
    this.columns = file == null ? StandardStream.OUT.columns(terminal.environment()) : 0;
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw Arguments.notWritten(file, e);
    }
  }

  /// A whole file takes the place of what has its name, and that may be `/dev/null`.
  private static void refuseOther(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FimException(
          Problem.IO,
          "write",
          DisplayForm.ofText(file.toString()),
          "it is there, and no regular file",
          "name another, or - for standard output");
    }
  }

  /// Whether it prints before the end of the run.
  boolean isPrintedDuringTheRun() {
    return file == null && format.isStreamed();
  }

  void begin(ReportHeader header, View view, AttributeSet forced) {
    writer = format.open(stream, header, style, new ReportDetail(level, view, forced, columns));
  }

  /// @throws NullPointerException before [#begin]
  ReportWriter writer() {
    return Objects.requireNonNull(writer);
  }

  /// Gives a whole file its name. Call this after the end of the report.
  void commit() {
    if (whole != null) {
      whole.commit();
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    if (whole != null) {
      whole.close();
    } else if (file != null) {
      try {
        stream.close();
      } catch (IOException e) {
        throw Arguments.notWritten(file, e);
      }
    }
  }
}
