package dev.fim.cli;

import static dev.fim.cli.Session.ended;
import static dev.fim.cli.Session.refused;
import static dev.fim.cli.Session.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.cli.process.RawArguments;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `init`, `check` and `update`.
class TreeCommandsTest {

  private static final String FIRST =
      """
      recorded: 5 entries, 12 B, as generation 1
        root      TREE
        paths     /
      """;
  private static final String INTACT =
      """
      intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
        root      TREE
        baseline  generation 1 of TIME
      """;
  private static final String QUIET_INTACT =
      "intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable\n";

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  @Test
  void aSessionIsInitThenCheck() {
    assertThat(fim.onTree("init")).isEqualTo(said(FIRST));
    assertThat(fim.run("check")).isEqualTo(said(INTACT));
  }

  @Test
  void aQuickCheckSaysWhatItDidNotKnow() {
    fim.onTree("init");
    assertThat(fim.run("check", "--quick"))
        .isEqualTo(said(INTACT + "  note      nothing was verified before: every file is read\n"));
    assertThat(fim.run("check", "--quick", "--sample", "5%")).isEqualTo(said(INTACT));
    fim.tree().file("file", "CONTENT");
    assertThat(fim.run("check", "-q", "--quick"))
        .isEqualTo(ended(4, QUIET_INTACT.replace("intact", "drifted").replace("0 ch", "1 ch")));
  }

  @Test
  void aQuickCheckRefusesWhatMakesNoSense() {
    assertThat(fim.run("check", "--quick", "--against", "x.fim"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--quick --against': the record of verified files needs a"
                    + " database"));
    assertThat(fim.run("check", "--sample", "5%"))
        .isEqualTo(
            refused(15, "fim: cannot take '--sample': without --quick every file is read anyway"));
    for (String share : new String[] {"0%", "101%", "x", "-1", "5%%"}) {
      assertThat(fim.run("check", "--quick", "--sample=" + share))
          .isEqualTo(
              refused(
                  15, "fim: cannot take '--sample %s': allowed: 1%% to 100%%".formatted(share)));
    }
  }

  @Test
  void mannersChangeNoReport() {
    assertThat(fim.onTree("init", "--io-limit", "50", "--nice", "0")).isEqualTo(said(FIRST));
    assertThat(fim.run("check", "--io-limit", "50", "--nice", "0")).isEqualTo(said(INTACT));
    assertThat(fim.run("check", "--io-limit", "0"))
        .isEqualTo(refused(15, "fim: cannot take '--io-limit 0': allowed: 1 MB/s or more"));
    assertThat(fim.run("check", "--nice", "20"))
        .isEqualTo(refused(15, "fim: cannot take '--nice 20': allowed: 0 to 19"));
  }

  @Test
  void theDatabaseIsThatOfTheOptionWithOrWithoutItsSuffix() {
    String other = fim.beside("other").toString();
    assertThat(fim.onTree("init", "--db", other + ".mv.db")).isEqualTo(said(FIRST));
    assertThat(fim.run("check", "-q", "--db", other)).isEqualTo(said(QUIET_INTACT));
    assertThat(fim.beside("other.mv.db")).exists();
    assertThat(fim.beside("fim.mv.db")).doesNotExist();
  }

  @Test
  void initAddsAGenerationWhereThereIsOne() {
    fim.onTree("init");
    assertThat(fim.onTree("init", "-q"))
        .isEqualTo(said("recorded: 5 entries, 12 B, as generation 2\n"));
  }

  @Test
  void eachKindOfChangeIsABitOfTheCode() {
    fim.onTree("init");
    fim.tree().file("new", "x").remove("link");
    fim.tree().file("file", "CONTENT");
    assertThat(fim.run("check"))
        .isEqualTo(
            ended(
                7,
                """
                drifted: 5 entries, 1 added, 1 removed, 1 changed, 0 unverifiable
                  root      TREE
                  baseline  generation 1 of TIME

                Added (1)
                  file       /new

                Removed (1)
                  symlink    /link

                Changed (1)
                  file       /file
                      sha256  ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73 → \
                65f23e22a9bfedda96929b3cfcb8b6d2fdd34a2e877ddb81f45d79ab05710e12
                """));
  }

  @Test
  void verboseShowsAttributesOfWhatWasAddedAndQuietOnlyTheSummary() {
    fim.onTree("init");
    fim.tree().symlink("new", "elsewhere");
    assertThat(fim.run("check", "-v").output())
        .contains("\nAdded (1)\n  symlink    /new\n      mode   0777\n")
        .contains("\n      link   elsewhere\n");
  }

  @Test
  void quietIsTheSummaryOnly() {
    fim.onTree("init");
    fim.tree().file("new", "x");
    assertThat(fim.run("check", "--quiet"))
        .isEqualTo(ended(1, "drifted: 6 entries, 1 added, 0 removed, 0 changed, 0 unverifiable\n"));
  }

  @Test
  void programsReadJson() {
    fim.onTree("init");
    assertThat(fim.run("check", "--format", "json"))
        .isEqualTo(
            said(
                """
                {"schema": "fim.report/1",
                 "verdict": "intact",
                 "root": "TREE",
                 "baseline": {"id": 1, "created": "TIME"},
                 "summary": {"entries": 5, "added": 0, "removed": 0, "changed": 0, "unverifiable": 0},
                 "skippedMounts": [],
                 "changes": []}
                """));
    assertThat(fim.run("check", "--format", "ndjson"))
        .isEqualTo(
            said(
                """
                {"kind": "summary", "schema": "fim.report/1", "verdict": "intact", "root": "TREE", \
                "baseline": {"id": 1, "created": "TIME"}, "summary": {"entries": 5, "added": 0, \
                "removed": 0, "changed": 0, "unverifiable": 0}, "skippedMounts": []}
                """));
  }

  @Test
  void theReportGoesToAFile() throws IOException {
    fim.onTree("init");
    Path report = fim.beside("report");
    assertThat(fim.run("check", "-q", "--output", report.toString())).isEqualTo(said(""));
    assertThat(report).hasContent(QUIET_INTACT);
    assertThat(Files.isRegularFile(report)).isTrue();
  }

  @Test
  void oneRunWritesSeveralReports() {
    fim.onTree("init");
    fim.tree().file("new", "x");
    Path sarif = fim.beside("fim.sarif");
    Path junit = fim.beside("fim.xml");
    Path json = fim.beside("fim.json");
    assertThat(
            fim.run(
                "check",
                "-q",
                "--report=sarif:" + sarif,
                "--report=junit:" + junit,
                "--output=" + json,
                "--format=json",
                "--report=text:-"))
        .isEqualTo(ended(1, "drifted: 6 entries, 1 added, 0 removed, 0 changed, 0 unverifiable\n"));
    assertThat(sarif)
        .content()
        .contains("{\"ruleId\": \"added\", ", "\"uri\": \"new\"")
        .endsWith("}\n");
    assertThat(junit)
        .content()
        .contains(" tests=\"1\" failures=\"1\" errors=\"0\" ", " name=\"/new\" ")
        .endsWith("</testsuite>\n");
    assertThat(json).content().contains("{\"kind\": \"added\", \"path\": \"/new\"").endsWith("}\n");
    assertThat(fim.beside(".")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void whereOnlyReportsAreNamedNothingElseIsPrinted() throws IOException {
    Path report = fim.beside("report");
    assertThat(fim.onTree("init", "--report", "text:" + report)).isEqualTo(said(""));
    assertThat(report).content().startsWith("recorded: 5 entries");
    assertThat(Files.getPosixFilePermissions(report))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    String file = "ndjson:" + report;
    assertThat(fim.run("update", "--report", file)).isEqualTo(said(""));
    assertThat(report).content().startsWith("{\"kind\": \"summary\"");
    assertThat(fim.run("compare", "1", "2", "--report", "junit:" + report)).isEqualTo(said(""));
    assertThat(report).content().contains("name=\"intact\"");
    assertThat(fim.run("check", "-q", "--format", "text", "--report", file))
        .isEqualTo(said(QUIET_INTACT.replace("generation 1", "generation 2")));
  }

  @Test
  void aRunThatFailsLeavesAnEarlierReport() throws IOException {
    Path report = Files.writeString(fim.beside("report"), "earlier");
    assertThat(fim.run("check", "--report", "json:" + report).exitCode()).isEqualTo(24);
    assertThat(report).hasContent("earlier");
    assertThat(fim.beside(".")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aReportTakesThePlaceOfNoLinkAndNoDevice() throws IOException {
    fim.onTree("init");
    Path target = Files.writeString(fim.beside("target"), "target");
    Path link = Files.createSymbolicLink(fim.beside("link"), target);
    Path first = fim.beside("first");
    for (String other : List.of(link.toString(), fim.beside("").toString(), "/dev/null")) {
      assertThat(fim.run("check", "--report", "text:" + first, "--report", "text:" + other))
          .isEqualTo(
              refused(
                  18,
                  "fim: cannot write %s: it is there, and no regular file; name another, or - for"
                          .formatted(other.replace(fim.beside("").toString(), "DIR"))
                      + " standard output"));
    }
    assertThat(target).hasContent("target");
    assertThat(link).isSymbolicLink();
    assertThat(first).doesNotExist();
    assertThat(fim.beside(".")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aPathIsTakenFromTheRoot() {
    assertThat(fim.onTree("init", "dir"))
        .isEqualTo(
            said(
                """
                recorded: 2 entries, 5 B, as generation 1
                  root      TREE
                  paths     /dir
                """));
  }

  @Test
  void aPathIsTakenFromTheWorkingDirectoryWhereTheRootIsThatOfTheSystem() {
    Path here = Path.of("src/test/java").toAbsolutePath();
    assertThat(fim.run("init", "src/test/java/dev/../dev").output())
        .endsWith("\n  root      /\n  paths     " + here + "/dev\n");
  }

  @Test
  void aLinkAsPathIsResolvedAndSaid() {
    assertThat(fim.onTree("init", "link"))
        .isEqualTo(
            said(
                """
                recorded: 2 entries, 5 B, as generation 1
                  root      TREE
                  paths     /dir
                  note      link leads to /dir
                """));
  }

  @Test
  void aReportSaysWhichPathsWereCompared() {
    fim.onTree("init", "dir");
    assertThat(fim.run("check"))
        .isEqualTo(
            said(
                """
                intact: 2 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
                  root      TREE
                  paths     /dir
                  baseline  generation 1 of TIME
                """));
    assertThat(fim.run("check", "--format", "json").output()).contains("\"scope\": [\"/dir\"]");
  }

  @Test
  void aPathOutsideTheBaselineIsRefused() {
    fim.onTree("init", "dir");
    assertThat(fim.run("check", "/file"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot compare /file: the baseline holds only /dir; record it with 'fim"
                    + " init'"));
  }

  @Test
  void anotherPolicyIsComparedAsFarAsBothGo() throws IOException {
    fim.onTree("init");
    Path policy = fim.beside("policy.yaml");
    Files.writeString(policy, "version: 1\nrules:\n  - path: /dir\n    attributes: [type, size]\n");
    fim.tree().file("file", "other").file("dir/inner", "longer");
    assertThat(fim.run("check", "--policy", policy.toString()))
        .isEqualTo(
            ended(
                4,
                """
                drifted: 3 entries, 0 added, 0 removed, 1 changed, 0 unverifiable
                  root      TREE
                  baseline  generation 1 of TIME
                  note      the policy given differs from that of the baseline: only what both \
                select was compared
                  note      rule 1 of the policy given (path: /dir, attributes: [type, size]): size of \
                1 entry was not compared, since the policy of the baseline does not select it

                Changed (1)
                  file       /dir/inner
                      size  5 → 6
                """));
  }

  @Test
  void aPolicyThatSelectsNothingRecordsNothing() throws IOException {
    Path policy = fim.beside("policy.yaml");
    Files.writeString(policy, "version: 1\nrules: [{path: /ect}]\n");
    assertThat(fim.onTree("init", "--policy", policy.toString()))
        .isEqualTo(
            refused(
                17,
                "fim: cannot record /: the policy DIR/policy.yaml selects nothing there; rule 1"
                    + " (/ect): there is no /ect in the tree;"
                    + " 'fim explain PATH' shows which rule decides"));
    fim.onTree("init");
    assertThat(fim.run("baselines").output()).hasLineCount(2);
  }

  @Test
  void aRunThatLooksAtNothingIsUnverifiable() throws IOException {
    fim.onTree("init");
    Path policy = fim.beside("policy.yaml");
    Files.writeString(policy, "version: 1\nrules: [{path: '/dir$'}]\n");
    assertThat(fim.run("check", "--policy", policy.toString()))
        .isEqualTo(
            ended(
                32,
                """
                unverifiable: 0 entries, 0 added, 0 removed, 0 changed, 1 unverifiable
                  root      TREE
                  baseline  generation 1 of TIME
                  note      the policy given differs from that of the baseline: only what both \
                select was compared
                  note      rule 1 (/dir$): there is no /dir$ in the tree
                  note      rule 1 (/dir$): '$' stands for itself in a path; for a regular \
                expression write 'regex:'

                Unverifiable (1)
                  ?          /
                      nothing-selected  the policy selects nothing here, neither in the tree nor \
                in the baseline
                """));
    for (String format : new String[] {"json", "ndjson"}) {
      assertThat(fim.run("check", "--quick", "--policy", policy.toString(), "--format", format))
          .satisfies(result -> assertThat(result.exitCode()).isEqualTo(32))
          .satisfies(result ->
              assertThat(result.output())
                  .contains(
                      "\"verdict\": \"unverifiable\"",
                      "\"rule 1 (/dir$): there is no /dir$ in the tree\"",
                      "{\"kind\": \"unverifiable\", \"path\": \"/\", \"reason\":"
                          + " \"nothing-selected\""));
    }
    assertThat(fim.run("update", "-q", "--policy", policy.toString()).exitCode()).isEqualTo(32);
  }

  @Test
  void anUpdateOfAPartKeepsTheRest() {
    fim.onTree("init");
    fim.tree().file("file", "CONTENT").file("dir/new", "x");
    assertThat(fim.run("update", "-q", "dir"))
        .isEqualTo(
            ended(
                1,
                "drifted: 3 entries, 1 added, 0 removed, 0 changed, 0 unverifiable; recorded as"
                    + " generation 2\n"));
    assertThat(fim.run("check", "-q"))
        .as("what was not named is compared with what it was")
        .isEqualTo(ended(4, "drifted: 6 entries, 0 added, 0 removed, 1 changed, 0 unverifiable\n"));
    assertThat(fim.run("update", "--no-progress").output()).contains("recorded as generation 3");
    assertThat(fim.run("check", "-q", "--workers", "1", "--cross-mounts").exitCode()).isZero();
    assertThat(fim.run("check", "-q", "--baseline", "1").exitCode()).isEqualTo(5);
  }

  @Test
  void namesOfAnyBytesAreArguments() {
    fim.tree().dir("a\\xff\\x0a").file("a\\xff\\x0a/b", "x");
    String name = RawArguments.decode(new byte[] {'a', (byte) 0xff, '\n'});
    assertThat(fim.onTree("init", "--", name).output()).endsWith("  paths     /a\\xff\\x0a\n");
  }

  @Test
  void aPortableBaselineNeedsNoDatabase() {
    fim.onTree("init");
    String file = fim.beside("trusted.fim").toString();
    fim.run("export", "--output", file);
    fim.environment("FIM_DB", "/nonexistent/fim");
    assertThat(fim.run("check", "--against", file))
        .isEqualTo(
            said(
                """
                intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
                  root      TREE
                  baseline  DIR/trusted.fim
                """));
  }

  @Test
  void whatCannotBeReadIsNotRecordedInFull() {
    Assumptions.assumeFalse(
        "root".equals(System.getProperty("user.name")), "root may read everything");
    fim.tree().mode("file", 0);
    assertThat(fim.onTree("init", "-q"))
        .isEqualTo(ended(32, "recorded: 5 entries, 12 B, as generation 1; 1 not in full\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"init", "check", "update"})
  void whatDoesNotFitIsRefusedInOneLine(String command) {
    fim.onTree("init");
    assertThat(fim.run(command, "--workers", "0"))
        .isEqualTo(refused(15, "fim: cannot take '--workers 0': allowed: 1 to 12"));
    assertThat(fim.run(command, "--workers", "many"))
        .isEqualTo(
            refused(
                15,
                "fim: invalid value for option '--workers': 'many' is not an int; see fim %s --help"
                    .formatted(command)));
    assertThat(fim.run(command, "--format", "parquet"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --format 'parquet': there is no such format; allowed: text, json,"
                    + " ndjson, sarif, junit, html, ocsf, ecs, syslog"));
    assertThat(fim.run(command, "--report", "serif:-"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --report 'serif:-': there is no such format; did you mean"
                    + " 'sarif'? allowed: text, json, ndjson, sarif, junit, html, ocsf, ecs,"
                    + " syslog"));
    assertThat(fim.run(command, "--report", "json"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--report json': no file is named; write FORMAT:FILE, or FORMAT:-"
                    + " for standard output"));
    assertThat(fim.run(command, "--report", "json:-", "--format", "text"))
        .isEqualTo(
            refused(15, "fim: cannot take '--report': two reports would go to standard output"));
    assertThat(fim.run(command, "--report", "json:/x/y", "--report", "text:/x/./y"))
        .isEqualTo(refused(15, "fim: cannot take '--report': two reports would go to /x/./y"));
    assertThat(fim.run(command, "--report", "json:/nonexistent/report"))
        .isEqualTo(refused(18, "fim: cannot write /nonexistent/report: no such directory"));
    assertThat(fim.run(command, "-q", "-v"))
        .isEqualTo(refused(15, "fim: cannot take '--quiet --verbose': use only one of them"));
    assertThat(fim.run(command, "--outptu", "x"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--outptu': there is no such option; did you mean '--output'?"));
    assertThat(fim.run(command, "--fromat=json"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--fromat=json': there is no such option; did you mean"
                    + " '--format'?"));
    assertThat(fim.onTree(command, "nowhere"))
        .isEqualTo(refused(15, "fim: cannot find /nowhere: there is no such file in the tree"));
    assertThat(fim.run(command, "--root", "/nonexistent"))
        .isEqualTo(
            refused(
                18, "fim: cannot open the root /nonexistent: No such file or directory (ENOENT)"));
    assertThat(fim.run(command, "--policy", "/nonexistent"))
        .isEqualTo(refused(17, "fim: cannot read the policy /nonexistent: there is no such file"));
    assertThat(fim.run(command, "--output", "/nonexistent/report"))
        .isEqualTo(refused(18, "fim: cannot write /nonexistent/report: no such directory"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "update"})
  void aGenerationThatIsNotThereIsRefused(String command) {
    fim.onTree("init");
    assertThat(fim.run(command, "--baseline", "9"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot find generation 9 in DIR/fim.mv.db: it holds 1; name one of these"));
    assertThat(fim.run(command, "--baseline", "newest"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take 'newest': it is not a generation; name a number that 'fim"
                    + " baselines' lists, or 'latest'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "show", "baselines", "export"})
  void whereThereIsNoDatabaseTheMessageSaysHowToMakeOne(String command) {
    assertThat(fim.run(command))
        .isEqualTo(
            refused(
                24,
                "fim: cannot open the database DIR/fim.mv.db: there is no such file; record a"
                    + " baseline with 'fim init', or name its database with --db"));
  }

  @Test
  void mountsBelowAreSaidToBeSkipped() {
    TestTree.requireRoot();
    fim.tree().dir("mnt").bindMount("dir", "mnt");
    assertThat(fim.onTree("init").output()).endsWith("\nSkipped mounts (1)\n  /mnt\n");
    assertThat(fim.onTree("init", "-q", "--cross-mounts"))
        .isEqualTo(said("recorded: 7 entries, 17 B, as generation 2\n"));
  }
}
