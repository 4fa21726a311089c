package dev.fim.cli.command.trust;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.trust.PassphraseOption;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.key.NewKey;
import dev.fim.key.VerifyingKey;
import dev.fim.path.DisplayForm;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `fim keygen`.
public final class KeygenCommand implements Callable<Integer> {

  private final OptionSpec output =
      OptionSpec.builder("--output")
          .required(true)
          .type(String.class)
          .paramLabel("FILE")
          .description("The file of the private key. FILE.pub gets the public one.")
          .build();

  private final OptionSpec asks =
      Declared.flag("Ask for a passphrase on the terminal, twice.", "--passphrase");

  private final PassphraseOption passphrase = new PassphraseOption();
  private final Terminal terminal;

  private KeygenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command, with all that it takes.
  public static CommandSpec declare(Terminal terminal) {
    KeygenCommand command = new KeygenCommand(terminal);
    CommandSpec spec = Declared.command("keygen", command);
    spec.addOption(command.output).addOption(command.asks);
    command.passphrase.addTo(spec);
    spec.usageMessage()
        .description(
            "Makes a pair of Ed25519 keys: one that seals baselines, and its public key, which"
                + " checks the seals.",
            "",
            "The files are those of 'openssl genpkey' and 'openssl pkey -pubout'. Nothing is"
                + " overwritten.")
        .footer(
            "",
            "Examples:",
            "  fim keygen --output seal.key --passphrase",
            "  fim keygen --output seal.key --passphrase-file secret.txt");
    return spec;
  }

  @Override
  public Integer call() {
    Path file = Arguments.file(String.valueOf(Declared.textOf(output)));
    VerifyingKey key = NewKey.write(file, passphrase.ofNewKey(Declared.isGiven(asks)));
    terminal
        .output()
        .print(
            "key %s%n  private  %s%n  public   %s%n"
                .formatted(key.id(), display(file), display(NewKey.publicFile(file))));
    return ExitCode.INTACT.code();
  }

  private static String display(Path file) {
    return DisplayForm.ofText(file.toString());
  }
}
