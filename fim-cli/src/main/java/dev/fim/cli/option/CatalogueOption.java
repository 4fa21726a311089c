package dev.fim.cli.option;

import dev.fim.baseline.catalogue.CatalogueAddress;
import dev.fim.catalogue.StoreLocation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The URL of a catalogue, where a command needs one.
public final class CatalogueOption {

  private final String label;
  private final OptionSpec url;

  /// @param label such as `--to`
  public CatalogueOption(String label) {
    this.label = label;
    this.url =
        Declared.text(
            label,
            "URL",
            "The catalogue, 'jdbc:postgresql://HOST/DATABASE'. Default: $FIM_DB, if it is a URL.");
  }

  public void addTo(CommandSpec command) {
    command.addOption(url);
  }

  /// The URL.
  public String text(Map<String, String> environment) {
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

  public CatalogueAddress address(Map<String, String> environment) {
    return CatalogueAddress.of(text(environment), environment);
  }
}
