package dev.fim.cli.option.trust;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.key.Passphrase;
import dev.fim.key.PrivateKeyFile;
import dev.fim.key.SigningKey;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--passphrase-file`: the passphrase of a private key. No argument takes a passphrase itself,
/// since every user can read the arguments of a process.
public final class PassphraseOption {

  private final OptionSpec file =
      Declared.text(
          "--passphrase-file",
          "FILE",
          "The file whose first line is the passphrase of the private key. Default:"
              + " $FIM_PASSPHRASE_FILE, else it is asked for on the terminal.");

  public void addTo(CommandSpec command) {
    command.addOption(file);
  }

  /// The file that was named as an option; null for none.
  public @Nullable Path given() {
    String name = Declared.textOf(file);
    return name == null ? null : Arguments.file(name);
  }

  /// Reads a private key.
  ///
  /// @throws FimException if that fails, or the passphrase is wrong or missing
  public SigningKey read(Path key, Map<String, String> environment) {
    Path given = given();
    if (given != null) {
      return PrivateKeyFile.read(key, given);
    }
    String named = environment.getOrDefault("FIM_PASSPHRASE_FILE", "");
    return PrivateKeyFile.readAsking(
        key,
        named.isEmpty() ? () -> asked("passphrase: ") : Passphrase.inFile(Arguments.file(named)));
  }

  /// A new passphrase, which is asked for twice.
  static char[] askedTwice() {
    char[] first = asked("passphrase: ");
    char[] second = asked("the same again: ");
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, '\0');
    if (!same) {
      Arrays.fill(first, '\0');
      throw refused("the two differ", "try again");
    }
    return first;
  }

  @SuppressWarnings("SystemConsoleNull") // the console of java.base is null without a terminal
  private static char[] asked(String prompt) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw refused("there is no terminal to ask on", "name its file with --passphrase-file");
    }
    char[] read = console.readPassword("%s", prompt);
    if (read == null || read.length == 0) {
      throw refused("it is empty", "try again");
    }
    return read;
  }

  private static FimException refused(String fact, String remedy) {
    return new FimException(Problem.ARGUMENT, "take", "the passphrase", fact, remedy);
  }

  /// The passphrase of a new key; null for none.
  ///
  /// @param asks whether to ask for it
  /// @throws FimException ([Problem#ARGUMENT]) if it is also in a file
  public @Nullable Passphrase ofNewKey(boolean asks) {
    Path given = given();
    if (given != null && asks) {
      throw Arguments.invalid("--passphrase --passphrase-file", "one of them is enough");
    }
    if (given != null) {
      return Passphrase.inFile(given);
    }
    return asks ? PassphraseOption::askedTwice : null;
  }
}
