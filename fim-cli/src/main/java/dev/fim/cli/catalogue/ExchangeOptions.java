package dev.fim.cli.catalogue;

import dev.fim.catalogue.Exchange;
import dev.fim.cli.option.BaselineOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.NameOption;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What `push` and `pull` both need: the file, the catalogue, the generation, and whether copies of
/// content go along.
final class ExchangeOptions {

  private final LocalDatabaseOption database = new LocalDatabaseOption();
  private final BaselineOption baseline = new BaselineOption();
  private final NameOption name = new NameOption();
  private final CatalogueOption catalogue;
  private final OptionSpec withContent;

  /// @param direction the option that names the catalogue
  /// @param content what `--with-content` does
  ExchangeOptions(String direction, String content) {
    catalogue = new CatalogueOption(direction);
    withContent = Declared.flag(content, "--with-content");
  }

  void addTo(CommandSpec spec) {
    database.addTo(spec);
    baseline.addTo(spec);
    catalogue.addTo(spec);
    name.addTo(spec);
    spec.addOption(withContent);
  }

  Exchange exchange(Map<String, String> environment) {
    return new Exchange(
        database.location(environment), name.on(catalogue.text(environment), environment));
  }

  BaselineOption baseline() {
    return baseline;
  }

  Exchange.Content content() {
    return Declared.isGiven(withContent) ? Exchange.Content.WITH : Exchange.Content.WITHOUT;
  }
}
