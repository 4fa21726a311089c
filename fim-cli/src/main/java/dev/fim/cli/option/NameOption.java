package dev.fim.cli.option;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.StoreLocation;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--name`: whose generations on a server.
public final class NameOption {

  private static final String DEFAULT = "default";

  private final OptionSpec name =
      Declared.text(
          "--name",
          "NAME",
          "Whose generations in a catalogue. Default: $FIM_NAME, else '" + DEFAULT + "'.");

  public void addTo(CommandSpec command) {
    command.addOption(name);
  }

  /// The generations of the name on a server.
  public StoreLocation.OnServer on(String url, Map<String, String> environment) {
    @Nullable String given = Declared.textOf(name);
    String variable = environment.getOrDefault("FIM_NAME", "");
    String chosen = Objects.requireNonNullElse(given, variable.isEmpty() ? DEFAULT : variable);
    return new StoreLocation.OnServer(CatalogueAddress.of(url, environment), chosen);
  }

  /// @param what has no names
  void refuseBeside(String what) {
    @Nullable String given = Declared.textOf(name);
    if (given != null) {
      throw Arguments.invalid("--name " + given, what + " has no names: they are of catalogues");
    }
  }
}
