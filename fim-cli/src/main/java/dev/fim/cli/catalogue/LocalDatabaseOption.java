package dev.fim.cli.catalogue;

import dev.fim.catalogue.StoreLocation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--db` of a command that moves generations between a database file and a server.
final class LocalDatabaseOption {

  private final OptionSpec option =
      Declared.text(
          "--db",
          "FILE",
          "The database file, without '.mv.db'. Default: $FIM_DB, else 'fim' in the working"
              + " directory.");

  void addTo(CommandSpec command) {
    command.addOption(option);
  }

  /// The file, from the option, `FIM_DB` or the working directory.
  StoreLocation location(Map<String, String> environment) {
    @Nullable String database = Declared.textOf(option);
    String given = database == null ? environment.getOrDefault("FIM_DB", "") : database;
    if (StoreLocation.isUrl(given)) {
      throw Arguments.invalid(
          database == null ? "$FIM_DB" : "--db", "this command needs a database file there");
    }
    return DatabaseOption.file(given, database != null);
  }
}
