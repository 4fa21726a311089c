package dev.fim.cli.catalogue;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.StoreLocation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.Declared;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The URL of a catalogue, where a command needs one.
final class CatalogueOption {

  private final String label;
  private final OptionSpec url;

  /// @param label such as `--to`
  CatalogueOption(String label) {
    this.label = label;
    this.url =
        Declared.text(
            label,
            "URL",
            "The catalogue, 'jdbc:postgresql://HOST/DATABASE'. Default: $FIM_DB, if it is a URL.");
  }

  void addTo(CommandSpec command) {
    command.addOption(url);
  }

  /// The URL.
  String text(Map<String, String> environment) {
    @Nullable String given = Declared.textOf(url);
    String text = given == null ? environment.getOrDefault("FIM_DB", "") : given;
    if (!StoreLocation.isUrl(text)) {
      throw Arguments.unknown(
          label,
          given == null ? "" : given,
          given == null ? "there is no catalogue" : "it is no URL of a catalogue",
          "name one, such as 'jdbc:postgresql://db.example.com/fim'");
    }
    return text;
  }

  CatalogueAddress address(Map<String, String> environment) {
    return CatalogueAddress.of(text(environment), environment);
  }
}
