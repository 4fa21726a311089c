package dev.fim.cli.option;

import dev.fim.cli.terminal.Progress;
import dev.fim.cli.terminal.ProgressSnapshot;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.scan.ScanMonitor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--no-progress`.
public final class ProgressOption {

  private final OptionSpec none =
      Declared.flag(
          "No progress line. There is none anyway unless stderr is a terminal.", "--no-progress");

  public void addTo(CommandSpec command) {
    command.addOption(none);
  }

  /// Shows the progress of a scan until the result is closed; null if progress is off.
  public @Nullable Progress show(Terminal terminal, ScanMonitor monitor) {
    if (Declared.isGiven(none) || !StandardStream.ERROR.isTerminal()) {
      return null;
    }
    return Progress.show(
        terminal.error(),
        terminal.environment(),
        () ->
            new ProgressSnapshot(
                monitor.entries(),
                monitor.bytes(),
                monitor.expectedEntries(),
                monitor.expectedBytes()));
  }
}
