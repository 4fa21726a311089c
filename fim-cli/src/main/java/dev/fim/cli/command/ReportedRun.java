package dev.fim.cli.command;

import dev.fim.cli.option.ComparisonOptions;
import dev.fim.cli.option.ProgressOption;
import dev.fim.cli.option.ReportOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.process.Interruption;
import dev.fim.cli.result.ReportReceiver;
import dev.fim.cli.terminal.Progress;
import dev.fim.cli.terminal.Terminal;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import java.util.function.BiFunction;

/// A run over a tree, with its progress and its report.
record ReportedRun(
    Terminal terminal,
    ReportOptions report,
    ComparisonOptions comparison,
    ProgressOption progress) {

  /// Runs it.
  ///
  /// @return the exit code
  int run(TreeRequest request, BiFunction<TreeRequest, Receiver, Outcome> run) {
    Interruption.cancels(request.monitor());
    try (Progress shown = progress.show(terminal, request.monitor());
        ReportReceiver receiver = new ReportReceiver(report, comparison, terminal, shown)) {
      return ExitCode.of(receiver.counted(run.apply(request, receiver).summary()));
    }
  }
}
