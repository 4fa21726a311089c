package dev.fim.cli.result;

import dev.fim.baseline.Generation;
import dev.fim.cli.option.ComparisonOptions;
import dev.fim.cli.option.ReportDestination;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.terminal.Progress;
import dev.fim.cli.terminal.Terminal;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import dev.fim.report.view.View;
import dev.fim.request.Receiver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the findings of a run as reports. The constructor refuses invalid options, before the run
/// begins.
public final class ReportReceiver implements Receiver, AutoCloseable {

  private final FailThreshold threshold;
  private final View view;
  private final AttributeSet forced;
  private final @Nullable Progress progress;
  private final List<ReportSink> sinks = new ArrayList<>();

  /// @param comparison which drift counts, and what is shown of it
  /// @param progress hidden before anything is printed; null if there is none
  public ReportReceiver(
      ReportOptions options,
      ComparisonOptions comparison,
      Terminal terminal,
      @Nullable Progress progress) {
    this.progress = progress;
    this.threshold = new FailThreshold(comparison.failOn());
    this.view = options.view();
    this.forced = comparison.forced();
    List<ReportDestination> destinations = options.destinations();
    try {
      destinations.forEach(destination -> sinks.add(new ReportSink(destination, terminal)));
    } catch (FimException e) {
      closeAfter(e);
      throw e;
    }
  }

  @Override
  public void begin(ReportHeader header) {
    sinks.forEach(sink -> sink.begin(header, view, forced));
  }

  @Override
  public void changed(Change change) {
    threshold.add(change);
    if (sinks.stream().anyMatch(ReportSink::isPrintedDuringTheRun)) {
      hideProgress();
    }
    sinks.forEach(sink -> sink.writer().change(change));
  }

  @Override
  public void recorded(Generation generation) {
    sinks.forEach(sink -> sink.writer().recorded(generation));
  }

  @Override
  public void noted(SelectionNote note) {
    sinks.forEach(sink -> sink.writer().note(note.text()));
  }

  @Override
  public void end(Summary summary, List<RawPath> skippedMounts) {
    hideProgress();
    String note = threshold.note();
    if (note != null) {
      sinks.forEach(sink -> sink.writer().note(note));
    }
    sinks.forEach(sink -> sink.writer().finish(summary, skippedMounts));
    sinks.forEach(ReportSink::commit);
  }

  /// The part of a summary that counts in the exit code. Call this after the run.
  public Summary counted(Summary summary) {
    return threshold.counted(summary);
  }

  private void hideProgress() {
    if (progress != null) {
      progress.close();
    }
  }

  @Override
  public void close() {
    FimException failure = closeAfter(null);
    if (failure != null) {
      throw failure;
    }
  }

  /// Closes all, whether or not one fails.
  ///
  /// @return the first failure, with the others as suppressed; null if there is none
  private @Nullable FimException closeAfter(@Nullable FimException failure) {
    FimException first = failure;
    for (ReportSink sink : sinks) {
      try {
        sink.close();
      } catch (FimException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return first;
  }
}
