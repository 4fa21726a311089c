package dev.fim.baseline.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.database.Recordings;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.FleetCatalogue;
import dev.fim.cursor.ListedEntries;
import dev.fim.error.Problem;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodReport;
import dev.fim.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RolesTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final List<String> TABLES =
      List.of(
          "tree",
          "entry",
          "content",
          "entry_content",
          "subtree",
          "number",
          "baseline",
          "seal",
          "series",
          "report",
          "schema_version",
          "generations",
          "files");

  /// No right, not for a view, a view that takes no rows.
  private static final Set<String> REFUSALS = Set.of("42501", "42809", "55000");

  /// A row with an id of its own, and one without a kind.
  private static final Set<String> IN_REPORTS = Set.of("report 428C9", "report 23502");

  private static final PodReport REPORT =
      new PodReport(
          new PodIdentity("c", "n", "p", "u", "node", "app"),
          "image",
          "drift",
          "drifted",
          null,
          "[]",
          "1");
  private static String database = "";

  @BeforeAll
  static void create() {
    database = SERVER.newDatabase();
    SERVER.execute(
        "postgres",
        "CREATE ROLE \"a \"\"reader\" LOGIN",
        "CREATE ROLE a_writer LOGIN",
        "CREATE ROLE a_reporter LOGIN");
    FleetCatalogue catalogue = new FleetCatalogue(SERVER.address(database, "postgres"));
    assertThat(catalogue.create("a \"reader", "a_writer", "a_reporter")).isZero();
    assertThat(catalogue.create("a \"reader", null, null)).isEqualTo(1);
  }

  private static String refusal(String user, String sql) {
    try (Connection connection = DriverManager.getConnection(SERVER.url(database, user));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "done";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  @Test
  void aReporterAddsReportsAndCanDoNothingElse() {
    FleetCatalogue asReporter = new FleetCatalogue(SERVER.address(database, "a_reporter"));
    asReporter.report(List.of(REPORT, REPORT));
    assertThat(SERVER.number(database, "SELECT COUNT(*) FROM fim.report WHERE role = 'a_reporter'"))
        .isEqualTo(2);
    List<String> allowed = new ArrayList<>();
    for (String table : TABLES) {
      for (String verb :
          List.of(
              "SELECT COUNT(*) FROM fim.%s",
              "DELETE FROM fim.%s",
              "TRUNCATE fim.%s",
              "DROP TABLE fim.%s",
              "BEGIN; LOCK TABLE fim.%s",
              "INSERT INTO fim.%1$s SELECT * FROM fim.%1$s",
              "INSERT INTO fim.%s DEFAULT VALUES",
              "ALTER TABLE fim.%s ADD x INTEGER",
              "COPY fim.%s TO STDOUT",
              "GRANT SELECT ON fim.%s TO PUBLIC",
              "CREATE TRIGGER t BEFORE INSERT ON fim.%s EXECUTE FUNCTION"
                  + " suppress_redundant_updates_trigger()")) {
        String state = refusal("a_reporter", verb.formatted(table));
        if (!REFUSALS.contains(state) && !IN_REPORTS.contains(table + " " + state)) {
          allowed.add(verb.formatted(table) + ": " + state);
        }
      }
    }
    assertThat(allowed).isEmpty();
    for (String sql :
        List.of(
            "UPDATE fim.report SET kind = 'intact'",
            "INSERT INTO fim.report (kind, reported) VALUES ('x', now() - interval '1 day')",
            "INSERT INTO fim.report (kind, role) VALUES ('x', 'postgres')",
            "INSERT INTO fim.report (kind, id) OVERRIDING SYSTEM VALUE VALUES ('x', 1)",
            "INSERT INTO fim.report (kind) VALUES ('x') RETURNING id",
            "CREATE TABLE fim.mine (x INTEGER)",
            "CREATE SCHEMA mine",
            "SELECT nextval('fim.tree_id')")) {
      assertThat(refusal("a_reporter", sql)).as(sql).isEqualTo("42501");
    }
    assertThat(
            refusal(
                "a_reporter",
                "INSERT INTO fim.report (kind, findings) VALUES ('x', repeat('x', 65537))"))
        .isEqualTo("23514");
  }

  @Test
  void aWriterAddsAndNeitherChangesNorRemoves() {
    CatalogueAddress writer = SERVER.address(database, "a_writer");
    try (Catalogue catalogue = Catalogue.open(writer, "of writer", OpenMode.WRITE)) {
      for (int i = 0; i < 2; i++) {
        catalogue.record(
            ListedEntries.of(new RandomEntries(i).tree(50)), Recordings.NOW, Recordings.ORIGIN);
      }
      assertThatThrownBy(() -> catalogue.forget(Set.of(1L), () -> {}))
          .hasMessageContaining("user 'a_writer' may not do this")
          .extracting("problem")
          .isEqualTo(Problem.DATABASE);
    }
    for (String table : TABLES) {
      for (String verb : List.of("DELETE FROM fim.%s", "TRUNCATE fim.%s", "DROP TABLE fim.%s")) {
        assertThat(refusal("a_writer", verb.formatted(table))).as(verb + table).isIn(REFUSALS);
      }
    }
    assertThat(refusal("a_writer", "UPDATE fim.baseline SET tree_id = 1")).isEqualTo("42501");
    assertThat(refusal("a_writer", "UPDATE fim.entry SET path = path")).isEqualTo("42501");
    assertThat(refusal("a_writer", "INSERT INTO fim.report (kind) VALUES ('x')"))
        .isEqualTo("42501");
  }

  @Test
  void aReaderReadsAndAddsNothing() {
    CatalogueAddress reader = SERVER.address(database, "a%20%22reader");
    try (Catalogue catalogue = Catalogue.open(reader, "of reader", OpenMode.WRITE)) {
      assertThat(catalogue.generations()).isEmpty();
      assertThatThrownBy(() ->
              catalogue.record(
                  ListedEntries.of(new RandomEntries(1).tree(5)),
                  Recordings.NOW,
                  Recordings.ORIGIN))
          .hasMessageContaining("may not do this: permission denied");
    }
    new FleetCatalogue(SERVER.address(database, "a_reporter")).report(List.of(REPORT));
    assertThat(new FleetCatalogue(reader).fleet(null, Instant.EPOCH, Instant.now()).pods())
        .hasSize(1);
  }

  @Test
  void anUnknownRoleLeavesNoSchema() {
    String other = SERVER.newDatabase();
    assertThatThrownBy(() ->
            new FleetCatalogue(SERVER.address(other, "postgres"))
                .create("nobody there", null, null))
        .hasMessageContaining("role \"nobody there\" does not exist");
    assertThat(SERVER.number(other, "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'fim'"))
        .isZero();
  }
}
