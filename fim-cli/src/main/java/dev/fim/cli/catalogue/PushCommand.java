package dev.fim.cli.catalogue;

import dev.fim.catalogue.Exchange;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// `fim push`.
public final class PushCommand implements Callable<Integer> {

  private final ExchangeOptions options =
      new ExchangeOptions(
          "--to",
          "Also send the copies of content that rules with 'content' keep. Default: without them.");

  private final Terminal terminal;

  private PushCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    PushCommand command = new PushCommand(terminal);
    CommandSpec spec = Declared.command("push", command);
    command.options.addTo(spec);
    spec.usageMessage()
        .description(
            "Adds a generation of a database file to a catalogue. Entries that the catalogue has"
                + " already are not sent.")
        .footer("", "Example:", "  fim push --to jdbc:postgresql://db.example.com/fim --name web");
    return spec;
  }

  @Override
  public Integer call() {
    Exchange.Arrival arrival =
        options
            .exchange(terminal.environment())
            .push(options.baseline().number(), options.content());
    terminal
        .output()
        .print(
            "generation %d: pushed as generation %d, %d entries%s%n"
                .formatted(
                    arrival.from().id(),
                    arrival.to().id(),
                    arrival.to().entries(),
                    arrival.isNew() ? "" : " (there already)"));
    return ExitCode.INTACT.code();
  }
}
