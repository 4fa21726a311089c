package dev.fim.cli.option.trust;

import dev.fim.FileIntegrity;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import dev.fim.trust.Trust;
import dev.fim.trust.TrustMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--trust` and `--trust-memory`: whose seals are trusted, and where the newest ones are
/// remembered.
public final class TrustOptions {

  private static final String NONE = "none";

  private final OptionSpec keys =
      Declared.texts(
          "--trust",
          "PUB",
          "Refuse a baseline unless the key of this public key has sealed it. Can be given more"
              + " than once. Default: $FIM_TRUST, else any baseline is taken.");

  private final OptionSpec memory =
      Declared.text(
          "--trust-memory",
          "FILE",
          "Remember the newest seal in this file, to refuse older ones, or 'none'. Default: beside"
              + " each public key, as PUB.newest.");

  public void addTo(CommandSpec command) {
    command.addOption(keys).addOption(memory);
  }

  /// The façade with the trust that is asked for. Reads the public keys.
  ///
  /// @param policy the file of the policy that is given, whose seal may stand beside it; null for
  ///   none
  /// @throws dev.fim.error.FimException if a key cannot be read
  public FileIntegrity apply(
      FileIntegrity fim, Map<String, String> environment, @Nullable String policy) {
    Trust trust = trust(environment);
    if (trust == null) {
      return fim;
    }
    return fim.trusting(policy == null ? trust : trust.withPolicy(Arguments.file(policy)));
  }

  /// Whether a key is named as an option.
  public boolean isGiven() {
    return !Declared.textsOf(keys).isEmpty();
  }

  /// The trust that is asked for; null for none.
  public @Nullable Trust trust(Map<String, String> environment) {
    List<Path> files = files(environment);
    String remembered = Declared.textOf(memory);
    if (files.isEmpty()) {
      if (remembered != null) {
        throw Arguments.invalid("--trust-memory", "without --trust nothing is remembered");
      }
      return null;
    }
    Trust trust = Trust.in(files);
    if (remembered == null) {
      return trust;
    }
    return remembered.equals(NONE)
        ? trust.withoutMemory()
        : trust.withMemory(TrustMemory.at(Arguments.file(remembered)));
  }

  private List<Path> files(Map<String, String> environment) {
    List<String> given = Declared.textsOf(keys);
    Stream<String> named =
        given.isEmpty()
            ? Stream.of(environment.getOrDefault("FIM_TRUST", "").split(",", -1))
                .filter(name -> !name.isEmpty())
            : given.stream();
    return named.map(Arguments::file).toList();
  }
}
