package dev.fim.cli.option.trust;

import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.seal.SealStatement;
import dev.fim.seal.Signer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options for who seals.
public final class SigningOptions {

  private final OptionSpec key;
  private final PassphraseOption passphrase = new PassphraseOption();

  private final OptionSpec name =
      Declared.text(
          "--seal-name",
          "TEXT",
          "What the seal calls the baseline, up to %d characters."
              .formatted(SealStatement.LONGEST_TEXT));

  private SigningOptions(OptionSpec key) {
    this.key = key;
  }

  /// Of a command that records or writes: `--sign`.
  public static SigningOptions ofRecording() {
    return new SigningOptions(
        Declared.text(
            "--sign", "KEY", "Seal what is written with this private key. Default: no seal."));
  }

  /// Of the command that only seals: `--key`.
  public static SigningOptions ofSealing() {
    return new SigningOptions(Declared.text("--key", "KEY", "The private key. Required."));
  }

  public void addTo(CommandSpec command) {
    command.addOption(key).addOption(name);
    passphrase.addTo(command);
  }

  /// Reads the private key.
  ///
  /// @return null if none is named
  /// @throws dev.fim.error.FimException if it cannot be read
  public @Nullable Signer signer(Map<String, String> environment) {
    String file = Declared.textOf(key);
    String called = Declared.textOf(name);
    if (file == null) {
      if (called != null || passphrase.given() != null) {
        throw Arguments.invalid(
            called == null ? "--passphrase-file" : "--seal-name",
            "without %s nothing is sealed".formatted(key.longestName()));
      }
      return null;
    }
    if (called != null && (called.isEmpty() || called.length() > SealStatement.LONGEST_TEXT)) {
      throw Arguments.invalid(
          "--seal-name " + called,
          "allowed: 1 to %d characters".formatted(SealStatement.LONGEST_TEXT));
    }
    return new Signer(passphrase.read(Arguments.file(file), environment), called, tool());
  }

  /// The version that the build wrote into the manifest.
  private static String tool() {
    String version = SigningOptions.class.getPackage().getImplementationVersion();
    return "fim " + (version == null ? "(not packaged)" : version);
  }
}
