package dev.fim.cli.option;

import dev.fim.FileIntegrity;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--db`: where the database is.
public final class DatabaseOption {

  private static final String SUFFIX = ".mv.db";

  private final OptionSpec option =
      Declared.text(
          "--db",
          "FILE",
          "The database, without '.mv.db'. Default: $FIM_DB, else 'fim' in the working directory.");

  public void addTo(CommandSpec command) {
    command.addOption(option);
  }

  /// The path without `.mv.db`, from the option, `FIM_DB` or the working directory.
  public Path path(Map<String, String> environment) {
    @Nullable String database = Declared.textOf(option);
    String given = database == null ? environment.getOrDefault("FIM_DB", "") : database;
    String base = given.isEmpty() && database == null ? "fim" : given;
    Path path = Arguments.file(base);
    return base.endsWith(SUFFIX) && base.length() > SUFFIX.length()
        ? Arguments.file(base.substring(0, base.length() - SUFFIX.length()))
        : path;
  }

  public FileIntegrity open(Map<String, String> environment) {
    return FileIntegrity.at(path(environment));
  }
}
