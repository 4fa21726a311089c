package dev.fim.baseline.database;

import dev.fim.baseline.row.CopySchema;
import dev.fim.baseline.row.DigestSchema;
import dev.fim.baseline.row.FirstSchema;
import dev.fim.baseline.row.SecondSchema;
import dev.fim.baseline.row.ThirdSchema;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The tables and views: one list of statements for each version. A migration runs on the copy of a
/// writer, so one that stops midway leaves nothing behind.
///
/// @param migrations the n-th leads from version n to version n + 1
/// @param readable the first version that can be read as it is
record Schema(List<List<String>> migrations, int readable) {

  /// The version that this program reads and writes.
  static final Schema CURRENT =
      new Schema(
          List.of(
              FirstSchema.STATEMENTS,
              SecondSchema.STATEMENTS,
              ThirdSchema.STATEMENTS,
              CopySchema.STATEMENTS,
              DigestSchema.STATEMENTS),
          1);

  private static final String VERSION_TABLE =
      "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)";

  int version() {
    return migrations.size();
  }

  /// Migrates the database to this version.
  ///
  /// @throws FimException with [Problem#DATABASE] if it is of a later version, or not of this
  ///   program
  /// @return whether anything was changed
  boolean migrate(Connection connection, DatabaseFiles files) throws SQLException {
    requireOurs(connection, files);
    Handle handle = Handles.of(connection);
    handle.execute(VERSION_TABLE);
    int found = found(connection);
    requireNotLater(found, files);
    for (int from = found; from < version(); from++) {
      migrations.get(from).forEach(handle::execute);
      int to = from + 1;
      handle.useTransaction(h -> {
        h.execute("DELETE FROM schema_version");
        h.createUpdate("INSERT INTO schema_version (version) VALUES (:version)")
            .bind("version", to)
            .execute();
      });
    }
    return found < version();
  }

  /// Refuses a database that this program must not write: one of a later version, or not of this
  /// program.
  ///
  /// @throws FimException with [Problem#DATABASE]
  void requireWritable(Connection connection, DatabaseFiles files) throws SQLException {
    requireOurs(connection, files);
    requireNotLater(hasTables(connection, "schema_version") ? found(connection) : 0, files);
  }

  /// Whether a database of version `found` can hold copies of content.
  boolean hasCopies(int found) {
    return has(CopySchema.STATEMENTS, found);
  }

  /// Whether a database of version `found` has digests of trees.
  boolean hasDigests(int found) {
    return has(DigestSchema.STATEMENTS, found);
  }

  private boolean has(List<String> migration, int found) {
    int step = migrations.indexOf(migration);
    return step >= 0 && step < found;
  }

  /// Refuses a database that this program cannot read as it stands.
  ///
  /// @return its version
  /// @throws FimException with [Problem#DATABASE]
  int require(Connection connection, DatabaseFiles files) throws SQLException {
    requireOurs(connection, files);
    int found = hasTables(connection, "schema_version") ? found(connection) : 0;
    requireNotLater(found, files);
    if (found == 0) {
      throw refused(files, "it holds no baseline", "record one with 'fim init'");
    }
    if (found < readable) {
      throw refused(
          files,
          "its schema has version %d, and this fim reads version %d".formatted(found, readable),
          "run 'fim init' or 'fim update', which migrate it");
    }
    return found;
  }

  private void requireNotLater(int found, DatabaseFiles files) {
    if (found > version()) {
      throw refused(
          files,
          "its schema has version %d, and this fim knows versions up to %d"
              .formatted(found, version()),
          "use the fim that wrote it, or a later one");
    }
  }

  private static int found(Connection connection) throws SQLException {
    return number(connection, "SELECT MAX(version) FROM schema_version");
  }

  private static void requireOurs(Connection connection, DatabaseFiles files) throws SQLException {
    if (!hasTables(connection, "schema_version") && hasTables(connection, "%")) {
      throw refused(files, "it is an H2 database, but not one of fim", "name another with --db");
    }
  }

  private static boolean hasTables(Connection connection, String like) throws SQLException {
    String select =
        """
        SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES
        WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND LOWER(TABLE_NAME) LIKE '\
        """
            + like
            + "'";
    return number(connection, select) > 0;
  }

  private static int number(Connection connection, String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static FimException refused(DatabaseFiles files, String fact, String remedy) {
    return new FimException(Problem.DATABASE, "open the database", files.display(), fact, remedy);
  }
}
