package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static dev.fim.cli.Session.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What `fim status` tells of a database, and what `fim check` leaves for it.
class StatusCommandTest {

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  @Test
  void theNewestGenerationAndTheLastCheckAreShown() {
    fim.onTree("init");
    assertThat(fim.run("status").output().replaceAll("[0-9.]+ KiB", "SIZE"))
        .isEqualTo(
            """
            database     DIR/fim.mv.db
                         1 generation, SIZE
            generation   1 of TIME
              from       a tree
              root       TREE
              path       /
              policy     the default
              entries    5, 12 B
              seal       none
            last check   none is recorded
            """);
    fim.tree().file("new", "x");
    assertThat(fim.run("check", "-q").exitCode()).isEqualTo(1);
    assertThat(fim.run("status").output())
        .endsWith(
            """
              seal       none
            last check   drifted, TIME
              against    generation 1
              found      6 entries, 1 added, 0 removed, 0 changed, 0 unverifiable
            """);
    assertThat(fim.onTree("update", "-q").exitCode()).isEqualTo(1);
    assertThat(fim.run("status").output())
        .contains("generation   2 of TIME\n")
        .endsWith("note         nothing was checked against generation 2 yet\n");
  }

  @Test
  void aCheckOfAPartDoesNotHideTheLastCheckOfTheWhole() {
    fim.onTree("init");
    fim.tree().file("dir/inner", "other");
    assertThat(fim.run("check", "-q").exitCode()).isEqualTo(4);
    assertThat(fim.onTree("check", "-q", "file").exitCode()).isZero();
    String expected =
        """
        last check   intact, TIME
          against    generation 1, in part
          found      1 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
          path       /file
        whole check  drifted, TIME
          against    generation 1
          found      5 entries, 0 added, 0 removed, 1 changed, 0 unverifiable
        """;
    assertThat(fim.run("status").output()).endsWith(expected);
    assertThat(fim.run("check", "-q", "--ignore-attributes", "sha256,mtime,size").exitCode())
        .isZero();
    assertThat(fim.run("status").output())
        .contains("generation 1, in part\n")
        .contains("whole check  drifted");
    assertThat(fim.run("check", "-q", "--quick").exitCode()).isEqualTo(4);
    assertThat(fim.run("status").output())
        .contains("against    generation 1, by --quick\n")
        .doesNotContain("whole check");
  }

  @Test
  void aProgramGetsTheSameAsJson() {
    fim.onTree("init");
    fim.run("check", "-q");
    assertThat(
            fim.run("status", "--format", "json")
                .output()
                .replaceAll("\"bytes\": [0-9]{3,}", "\"bytes\": SIZE")
                .replaceAll("[0-9a-f]{64}", "DIGEST"))
        .isEqualTo(
            """
            {"schema": "fim.database-status/1",
             "database": "DIR/fim.mv.db",
             "bytes": SIZE,
             "generations": 1,
             "newest": {"id": 1, "created": "TIME", "source": "tree", "root": "TREE", "scope": ["/"], "entries": 5, "bytes": 12, "gaps": 0, "digest": "DIGEST", "seals": []},
             "lastCheck": {"ended": "TIME", "generation": 1, "verdict": "intact", "reading": "all", "extent": "whole", "root": "TREE", "scope": ["/"], "summary": {"entries": 5, "added": 0, "removed": 0, "changed": 0, "isolation": 0, "unverifiable": 0}},
             "lastWholeCheck": {"ended": "TIME", "generation": 1, "verdict": "intact", "reading": "all", "extent": "whole", "root": "TREE", "scope": ["/"], "summary": {"entries": 5, "added": 0, "removed": 0, "changed": 0, "isolation": 0, "unverifiable": 0}},
             "notes": []}
            """);
  }

  @Test
  void withoutADatabaseThereIsNoStatus() {
    assertThat(fim.run("status").exitCode()).isEqualTo(24);
    assertThat(fim.run("status", "--format", "jsn"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --format 'jsn': there is no such format; did you mean 'json'?"
                    + " allowed: text, json"));
  }

  @Test
  void aRecordThatOthersMayHaveWrittenIsIgnored() throws IOException {
    fim.onTree("init");
    fim.run("check", "-q");
    Path record = fim.beside("fim.checked");
    Files.setPosixFilePermissions(record, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(fim.run("status").output())
        .contains("last check   none is recorded\n")
        .endsWith("note         DIR/fim.checked may have been written by others and is ignored\n");
    assertThat(fim.run("check", "-q").exitCode()).isZero();
    assertThat(fim.run("status").output()).contains("last check   intact");
  }

  @Test
  void aDamagedRecordIsIgnored() throws IOException {
    fim.onTree("init");
    fim.run("check", "-q");
    Path record = fim.beside("fim.checked");
    Files.writeString(record, Files.readString(record).replace("generation 1", "generation x"));
    assertThat(fim.run("status").output())
        .contains("last check   none is recorded\n")
        .endsWith("note         DIR/fim.checked is damaged and is ignored\n");
  }

  @Test
  void theRecordIsNoPartOfTheTree() {
    String root = fim.beside(".").normalize().toString();
    fim.run("init", "--root", root);
    assertThat(fim.run("check", "-q")).isEqualTo(fim.run("check", "-q"));
    assertThat(fim.run("check", "-q").exitCode()).isZero();
  }

  @Test
  void aCheckWorksWhereNothingCanBeRecorded() throws IOException {
    Assumptions.assumeFalse(
        System.getProperty("user.name").equals("root"), "root can write everywhere");
    fim.onTree("init");
    Path directory = fim.beside(".").normalize();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertThat(fim.run("check", "-q"))
          .isEqualTo(said("intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable\n"));
      assertThat(fim.run("status").output())
          .endsWith(
              "note         checks are not recorded: the directory of the database cannot be"
                  + " written\n");
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
