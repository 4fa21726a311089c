package dev.fim.cli.catalogue;

import dev.fim.catalogue.Exchange;
import dev.fim.cli.option.Declared;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim pull`.
public final class PullCommand implements Callable<Integer> {

  private final ExchangeOptions options =
      new ExchangeOptions(
          "--from",
          "Also take the copies of content that the catalogue has. Default: without them.");

  private final OptionSpec image =
      Declared.text(
          "--image",
          "DIGEST",
          "Take the newest generation of this image, 'sha256:…'. Default: of any.");

  private final Terminal terminal;

  private PullCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    PullCommand command = new PullCommand(terminal);
    CommandSpec spec = Declared.command("pull", command);
    command.options.addTo(spec);
    spec.addOption(command.image);
    spec.usageMessage()
        .description(
            "Adds a generation of a catalogue to a database file, as its newest. Every entry is"
                + " held against the digest that the generation was recorded with; nothing is"
                + " recorded unless all fit.")
        .footer(
            "",
            "Examples:",
            "  fim pull --from jdbc:postgresql://db.example.com/fim --name web",
            "  fim pull --from jdbc:postgresql://db.example.com/fim --name web --baseline 3");
    return spec;
  }

  @Override
  public Integer call() {
    Exchange.Arrival arrival =
        options
            .exchange(terminal.environment())
            .pull(options.baseline().number(), Declared.textOf(image), options.content());
    terminal
        .output()
        .print(
            "generation %d: pulled as generation %d, %d entries of %s%s%n"
                .formatted(
                    arrival.from().id(),
                    arrival.to().id(),
                    arrival.to().entries(),
                    arrival.to().root().display(),
                    arrival.isNew() ? "" : " (there already)"));
    return ExitCode.INTACT.code();
  }
}
