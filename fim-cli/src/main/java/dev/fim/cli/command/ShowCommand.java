package dev.fim.cli.command;

import dev.fim.cli.ExitCode;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.terminal.Terminal;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.report.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `fim show`.
@Command(
    name = "show",
    description = {"Shows what a generation holds of a path and of what is below it."},
    footer = {"", "Examples:", "  fim show /etc/passwd", "  fim show --baseline 2 --format ndjson"})
public final class ShowCommand implements Callable<Integer> {

  @Mixin private DatabaseOption database;
  @Mixin private BaselineOption baseline;
  @Mixin private FormatOption format;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "As it is recorded: a link stands for itself. Default: everything.")
  private List<String> paths = new ArrayList<>();

  private final Terminal terminal;

  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ByteString> given = paths.stream().map(Arguments::bytes).toList();
    LongAdder shown = new LongAdder();
    try (Listing listing = Listing.on(terminal.output(), format.format())) {
      database
          .open(terminal.environment())
          .show(
              baseline.reference(),
              given,
              entry -> {
                listing.entry(entry);
                shown.increment();
              });
    }
    if (shown.sum() == 0 && !given.isEmpty()) {
      throw new FimException(
          Problem.ARGUMENT,
          "show",
          given.stream().map(ByteString::display).collect(Collectors.joining(", ")),
          "the generation holds nothing there",
          null);
    }
    return ExitCode.INTACT.code();
  }
}
