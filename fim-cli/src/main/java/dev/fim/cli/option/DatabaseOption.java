package dev.fim.cli.option;

import dev.fim.FileIntegrity;
import dev.fim.catalogue.StoreLocation;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--db` and `--name`: where the database is.
public final class DatabaseOption {

  private static final String SUFFIX = ".mv.db";

  private final OptionSpec option =
      Declared.text(
          "--db",
          "FILE",
          "The database, without '.mv.db', or the URL of a catalogue, 'jdbc:postgresql://…'."
              + " Default: $FIM_DB, else 'fim' in the working directory.");

  private final NameOption name = new NameOption();

  public void addTo(CommandSpec command) {
    command.addOption(option);
    name.addTo(command);
  }

  /// The place, from the option, `FIM_DB` or the working directory.
  public StoreLocation location(Map<String, String> environment) {
    @Nullable String database = Declared.textOf(option);
    String given = database == null ? environment.getOrDefault("FIM_DB", "") : database;
    if (StoreLocation.isUrl(given)) {
      return name.on(given, environment);
    }
    name.refuseBeside("a database file");
    return file(given, database != null);
  }

  /// Whether the option or `FIM_DB` names a database.
  public boolean isNamed(Map<String, String> environment) {
    return Declared.textOf(option) != null || !environment.getOrDefault("FIM_DB", "").isEmpty();
  }

  public FileIntegrity open(Map<String, String> environment) {
    return FileIntegrity.at(location(environment));
  }

  /// The file with this path.
  ///
  /// @param given empty for none
  /// @param isOption whether an option gave it, so that it must not be empty
  public static StoreLocation file(String given, boolean isOption) {
    String base = given.isEmpty() && !isOption ? "fim" : given;
    Path path = Arguments.file(base);
    return StoreLocation.of(
        base.endsWith(SUFFIX) && base.length() > SUFFIX.length()
            ? Arguments.file(base.substring(0, base.length() - SUFFIX.length()))
            : path);
  }
}
