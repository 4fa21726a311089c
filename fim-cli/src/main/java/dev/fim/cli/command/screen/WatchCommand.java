package dev.fim.cli.command.screen;

import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.catalogue.StoreLocation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.process.Interruption;
import dev.fim.cli.terminal.StandardStream;
import dev.fim.cli.terminal.Terminal;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.report.ChangeLines;
import dev.fim.report.Style;
import dev.fim.request.TreeRequest;
import dev.fim.session.SessionTerms;
import dev.fim.watch.TreeWatch;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim watch`.
public final class WatchCommand implements Callable<Integer> {

  private final DatabaseOption database = new DatabaseOption();
  private final BaselineOption baseline = new BaselineOption();

  private final OptionSpec fromNow =
      Declared.flag(
          "Compare with the tree as it is at the start. So it is also if no database is named and"
              + " there is none in the working directory.",
          "--from-now");

  private final PositionalParamSpec directory =
      Declared.optional(
          0,
          "PATH",
          "Only this path and below, relative to the working directory or, with the baseline of"
              + " another root, to that root. Default: all that the baseline holds; without one,"
              + " the working directory.");

  private final Terminal terminal;

  private WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    WatchCommand command = new WatchCommand(terminal);
    CommandSpec spec = Declared.command("watch", command);
    command.database.addTo(spec);
    command.baseline.addTo(spec);
    spec.addOption(command.fromNow).addPositional(command.directory);
    spec.usageMessage()
        .description(
            "Shows changes of a tree as they happen, until Ctrl-C ends it.",
            "",
            "First it checks the whole tree. Each change is shown once, and again when it goes away"
                + " or becomes another.",
            "The exit code is a mask of what was shown: 1 added, 2 removed, 4 changed, 32 not"
                + " verifiable.")
        .footer(
            "",
            "Examples:",
            "  fim watch               what 'fim init' recorded",
            "  fim watch /etc          a part of it",
            "  fim watch --from-now .  what changes from now on");
    return spec;
  }

  @Override
  public Integer call() {
    StoreLocation location = database.location(terminal.environment());
    FileIntegrity fim = FileIntegrity.at(location);
    String given = Declared.textOf(directory);
    Long number = baseline.number();
    if (Declared.isGiven(fromNow) && number != null) {
      throw Arguments.invalid("--from-now --baseline " + number, "use only one of them");
    }
    boolean isFromNow =
        Declared.isGiven(fromNow)
            || (number == null && !database.isNamed(terminal.environment()) && !location.exists());
    Style style = StandardStream.OUT.isColored(terminal.environment()) ? Style.ANSI : Style.PLAIN;
    try (CheckSession session = isFromNow ? fromNow(fim, given) : recorded(fim, given)) {
      WatchOutput output =
          new WatchOutput(
              terminal.output(),
              style,
              StandardStream.OUT.columns(terminal.environment()),
              Clock.system(ZoneId.systemDefault()));
      RawPath root = session.generation().root();
      TreeWatch watch =
          new TreeWatch(session, root, change -> ChangeLines.of(change, Style.PLAIN, 0), output);
      output.begin(session);
      Interruption.endsBy(watch::stop);
      watch.run();
      return ExitCode.of(output.end());
    }
  }

  private CheckSession recorded(FileIntegrity fim, @Nullable String given) {
    List<ByteString> paths = given == null ? List.of() : List.of(Arguments.bytes(given));
    return fim.session(baseline.reference(), SessionTerms.STANDARD.withPaths(paths));
  }

  private static CheckSession fromNow(FileIntegrity fim, @Nullable String given) {
    TreeRequest request =
        TreeRequest.standard().withPaths(List.of(Arguments.bytes(given == null ? "." : given)));
    Interruption.cancels(request.monitor());
    return fim.sessionFromNow(request, SessionTerms.STANDARD);
  }
}
