package dev.fim.baseline.catalogue;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.baseline.server.CatalogueConnection;
import dev.fim.baseline.server.CatalogueFault;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema `fim`: one list of statements for each version. A migration is one transaction.
public final class CatalogueSchema {

  private static final List<List<String>> MIGRATIONS = List.of(FirstCatalogueSchema.STATEMENTS);

  /// The version that this program reads and writes.
  static final int VERSION = MIGRATIONS.size();

  /// So that two that create the schema at once wait for each other.
  private static final long LOCK = 0x66696d2f63617431L;

  private static final String ATTEMPT = "create the schema of";

  /// Roles that get rights; each null for none.
  ///
  /// @param reader may read everything
  /// @param writer may read everything and add generations
  /// @param reporter may add reports, and nothing else
  public record Roles(
      @Nullable String reader, @Nullable String writer, @Nullable String reporter) {}

  private CatalogueSchema() {}

  /// Creates the schema, or brings it to this version, and grants rights. A fault leaves everything
  /// as it was.
  ///
  /// @return the version that was there; 0 for none
  public static int create(CatalogueAddress address, Roles roles) {
    CatalogueFault faults = new CatalogueFault(address);
    try (Connection connection = CatalogueConnection.open(address);
        Statement statement = connection.createStatement()) {
      requireUtf8(statement, faults);
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      int found = isThere(statement) ? found(statement) : 0;
      requireNotLater(found, faults);
      if (found == 0) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS fim");
        statement.execute("CREATE TABLE fim.schema_version (version INTEGER NOT NULL)");
        statement.execute("INSERT INTO fim.schema_version VALUES (0)");
      }
      for (int from = found; from < VERSION; from++) {
        for (String each : MIGRATIONS.get(from)) {
          statement.execute(each);
        }
      }
      statement.execute("UPDATE fim.schema_version SET version = " + VERSION);
      for (String each : grants(roles, address.database())) {
        statement.execute(each);
      }
      connection.commit();
      return found;
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of(ATTEMPT, thrown);
    }
  }

  /// Refuses a catalogue that this program cannot use.
  static void require(Connection connection, CatalogueFault faults) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int found = found(statement);
      requireNotLater(found, faults);
      if (found < VERSION) {
        throw faults.fault(
            Problem.DATABASE,
            "open the catalogue",
            "its schema has version %d, and this fim uses version %d".formatted(found, VERSION),
            "let its owner run 'fim catalogue create --db URL'",
            null);
      }
    }
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT to_regclass('fim.schema_version') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static int found(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT MAX(version) FROM fim.schema_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static void requireNotLater(int found, CatalogueFault faults) throws FimException {
    if (found > VERSION) {
      throw faults.fault(
          Problem.DATABASE,
          "open the catalogue",
          "its schema has version %d, and this fim knows versions up to %d"
              .formatted(found, VERSION),
          "use the fim that made it, or a later one",
          null);
    }
  }

  private static void requireUtf8(Statement statement, CatalogueFault faults) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW server_encoding")) {
      String encoding = row.next() ? row.getString(1) : "";
      if (!"UTF8".equals(encoding)) {
        throw faults.fault(
            Problem.DATABASE,
            ATTEMPT,
            "its encoding is not UTF8",
            "create the database with ENCODING 'UTF8' TEMPLATE template0",
            null);
      }
    }
  }

  private static List<String> grants(Roles roles, String database) {
    List<String> grants = new ArrayList<>();
    String reader = roles.reader();
    String writer = roles.writer();
    String reporter = roles.reporter();
    for (String each : new @Nullable String[] {reader, writer, reporter}) {
      if (each != null) {
        grants.add("GRANT USAGE ON SCHEMA fim TO " + quoted(each));
      }
    }
    for (String each : new @Nullable String[] {reader, writer}) {
      if (each != null) {
        grants.add("GRANT SELECT ON ALL TABLES IN SCHEMA fim TO " + quoted(each));
      }
    }
    if (writer != null) {
      grants.add(
          "GRANT INSERT ON fim.tree, fim.entry, fim.content, fim.entry_content, fim.subtree,"
              + " fim.number, fim.baseline, fim.seal, fim.series TO "
              + quoted(writer));
      grants.add("GRANT USAGE ON SEQUENCE fim.tree_id TO " + quoted(writer));
      // for copies of content on their way
      grants.add("GRANT TEMPORARY ON DATABASE " + quoted(database) + " TO " + quoted(writer));
    }
    if (reporter != null) {
      grants.add(
          "GRANT INSERT (%s) ON fim.report TO %s"
              .formatted(String.join(", ", ReportTable.COLUMNS), quoted(reporter)));
    }
    return grants;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
