package dev.fim.cli.option;

import dev.fim.FileIntegrity;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the database is.
public final class DatabaseOption {

  private static final String SUFFIX = ".mv.db";

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description =
          "The database, without '.mv.db'. Default: $FIM_DB, else 'fim' in the working directory.")
  private @Nullable String database;

  /// The path without `.mv.db`, whether it was given with it or not.
  public Path path(Map<String, String> environment) {
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
