package dev.fim.cli.catalogue;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.FleetCatalogue;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.FormatOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.result.WholeFile;
import dev.fim.cli.terminal.Terminal;
import dev.fim.fleet.Fleet;
import dev.fim.report.ReportFormat;
import dev.fim.report.fleet.FleetOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim fleet`.
public final class FleetCommand implements Callable<Integer> {

  private static final Duration DEFAULT = Duration.ofDays(7);

  private final CatalogueOption catalogue = new CatalogueOption("--db");
  private final FormatOption format = new FormatOption(FleetOutput.FORMATS);

  private final OptionSpec output =
      Declared.text(
          "--output", "FILE", "Write to this file, whole or not at all. Default: standard output.");

  private final OptionSpec namespace =
      Declared.text("--namespace", "NAMESPACE", "Only the pods of this namespace. Default: all.");

  private final OptionSpec since =
      Declared.text(
          "--since",
          "TIME",
          "Look at reports since this time (2026-11-27T10:00:00Z) or this long ago (30m, 12h, 7d)."
              + " Default: 7d.");

  private final Terminal terminal;

  private FleetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    FleetCommand command = new FleetCommand(terminal);
    CommandSpec spec = Declared.command("fleet", command);
    command.catalogue.addTo(spec);
    command.format.addTo(spec);
    spec.addOption(command.output).addOption(command.namespace).addOption(command.since);
    spec.usageMessage()
        .description(
            "Shows what the sidecars of a fleet have reported to a catalogue: which container runs"
                + " which image, which baseline and seal is in force, what drifted when, and when"
                + " each was last heard of.")
        .footer(
            "",
            "Examples:",
            "  fim fleet --db jdbc:postgresql://db.example.com/fim --since 24h",
            "  fim fleet --format html --output fleet.html --namespace shop");
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    ReportFormat chosen = format.format();
    Instant now = Instant.now();
    Instant from = from(Declared.textOf(since), now);
    CatalogueAddress address = catalogue.address(terminal.environment());
    Fleet fleet = new FleetCatalogue(address).fleet(Declared.textOf(namespace), from, now);
    String file = Declared.textOf(output);
    if (file == null) {
      FleetOutput.write(fleet, address.display(), terminal.output(), chosen);
    } else {
      WholeFile.write(
          Arguments.file(file), out -> FleetOutput.write(fleet, address.display(), out, chosen));
    }
    return ExitCode.INTACT.code();
  }

  private static Instant from(@Nullable String text, Instant now) {
    if (text == null) {
      return now.minus(DEFAULT);
    }
    if (text.matches("[1-9][0-9]{0,5}[mhd]")) {
      String number = text.substring(0, text.length() - 1);
      return now.minus(
          text.endsWith("d")
              ? Duration.ofDays(Long.parseLong(number))
              : Duration.parse("PT" + number + (text.endsWith("h") ? "H" : "M")));
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Arguments.invalid(
          "--since " + text, "it is no time such as 2026-11-27T10:00:00Z, 30m, 12h or 7d");
    }
  }
}
