package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static dev.fim.cli.Session.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `baselines`, `show`, `forget`, `compare`, `explain`, `export` and `import`.
class RecordCommandsTest {

  private final Session fim = new Session();

  @BeforeEach
  void record() {
    fim.onTree("init");
  }

  @AfterEach
  void end() {
    fim.close();
  }

  @Test
  void generationsAreListed() {
    fim.onTree("init", "dir");
    assertThat(fim.run("baselines").output().lines())
        .extracting(line -> line.strip().replaceAll(" {2,}", "  "))
        .containsExactly(
            "id  created  entries  gaps  root: paths",
            "1  TIME  5  0  TREE: /",
            "2  TIME  2  0  TREE: /dir");
    assertThat(fim.run("baselines", "--format", "ndjson").output().lines()).hasSize(2);
    assertThat(fim.run("baselines", "--format", "json").output())
        .startsWith(
            "[{\"id\": 1, \"created\": \"TIME\", \"root\": \"TREE\", \"scope\": [\"/\"],"
                + " \"entries\": 5, \"bytes\": 12, \"gaps\": 0, \"digest\": \"");
  }

  @Test
  void aGenerationIsShown() {
    assertThat(fim.run("show").output().lines().filter(line -> !line.startsWith(" ")))
        .containsExactly(
            "directory  /",
            "directory  /dir",
            "file       /dir/inner",
            "file       /file",
            "symlink    /link");
    assertThat(fim.run("show", "--baseline", "1", "link").output())
        .startsWith("symlink    /link\n    mode       0777\n")
        .contains("    link       dir\n");
    assertThat(fim.run("show", "--format", "ndjson", "dir").output().lines()).hasSize(2);
    assertThat(fim.run("show", "nowhere"))
        .isEqualTo(refused(15, "fim: cannot show nowhere: the generation holds nothing there"));
  }

  @Test
  void aChangeOfTextIsShownWhereTheRuleKeepsCopies() throws IOException {
    Path policy =
        Files.writeString(
            fim.beside("p.yaml"),
            "version: 1\nrules: [{path: /, content: {limit: 1KiB, private: true}}]");
    fim.tree().file("file", "one\ntwo\n");
    fim.onTree("init", "--policy", policy.toString());
    fim.tree().file("file", "one\n2\n");
    assertThat(fim.run("check").output())
        .endsWith("      @@ -1,2 +1,2 @@\n       one\n      -two\n      +2\n");
    assertThat(fim.run("check", "--format", "ndjson").output())
        .contains("\"diff\": \"--- /file\\n+++ /file\\n@@ -1,2 +1,2 @@\\n one\\n-two\\n+2\\n\"");
    assertThat(fim.run("show", "file").output()).contains("    content    kept\n");
    assertThat(fim.run("explain", "/file").output())
        .contains(
            "  content     copies of text up to 1 KiB, also where not everybody may read it\n");
    String portable = fim.beside("trusted.fim").toString();
    fim.run("export", "--with-content", "--output", portable);
    assertThat(fim.onTree("check", "--against", portable).output())
        .endsWith("      -two\n      +2\n");
    fim.run("export", "--output", portable);
    assertThat(fim.onTree("check", "--against", portable).output())
        .endsWith("no diff: there is no copy of the trusted file: its rule kept none\n");
  }

  @Test
  void twoGenerationsAreCompared() {
    fim.tree().file("file", "CONTENT").remove("link");
    fim.run("update");
    assertThat(fim.run("compare", "1", "latest", "-q"))
        .isEqualTo(
            Session.ended(
                6, "drifted: 4 entries, 0 added, 1 removed, 1 changed, 0 unverifiable\n"));
    assertThat(fim.run("compare", "latest", "2"))
        .isEqualTo(
            said(
                """
                intact: 4 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
                  root      TREE
                  baseline  generation 2 of TIME
                  actual    generation 2 of TIME
                """));
  }

  @Test
  void twoGenerationsAreComparedUnderAPolicy() throws IOException {
    fim.tree().time("file", 1, 0);
    fim.run("update");
    Path policy = fim.beside("content.yaml");
    Files.writeString(
        policy, "version: 1\nrules:\n  - path: /file\n    attributes: [mode, sha256, md5]\n");
    assertThat(fim.run("compare", "1", "2", "-q").exitCode()).isEqualTo(4);
    assertThat(fim.run("compare", "--policy", policy.toString(), "1", "2"))
        .isEqualTo(
            said(
                """
                intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
                  root      TREE
                  baseline  generation 1 of TIME
                  actual    generation 2 of TIME
                  note      only what the given policy selects was compared
                  note      rule 1 of the policy given (path: /file, attributes: [mode, sha256, md5]): md5 of 1 entry was not compared, since the policy of both does not select it
                """));
    assertThat(fim.run("compare", "--policy", "/nonexistent/p", "1", "2"))
        .isEqualTo(
            refused(17, "fim: cannot read the policy /nonexistent/p: there is no such file"));
  }

  @Test
  void aGenerationOfAnotherDatabaseIsComparedWithAPortableBaseline() {
    String trusted = fim.beside("trusted.fim").toString();
    fim.run("export", "--output", trusted);
    fim.environment("FIM_DB", "/nonexistent/fim");
    assertThat(fim.run("compare", fim.database() + "@1", trusted))
        .isEqualTo(
            said(
                """
                intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
                  root      TREE
                  baseline  generation 1 of TIME in DIR/fim
                  actual    DIR/trusted.fim
                """));
  }

  @Test
  void compareTakesTwo() {
    assertThat(fim.run("compare", "1"))
        .isEqualTo(refused(15, "fim: missing required parameter: 'B'; see fim compare --help"));
    assertThat(fim.run("compare", "1", "1", "1"))
        .isEqualTo(
            refused(
                15, "fim: cannot take '1': it is one argument too many; see fim compare --help"));
    assertThat(fim.run("compare", "0", "1"))
        .isEqualTo(refused(18, "fim: cannot read the portable baseline 0: there is no such file"));
  }

  @Test
  void explainNamesTheRuleOfTheGeneration() {
    assertThat(fim.run("explain", "/file"))
        .isEqualTo(
            said(
                """
                /file: selected as file
                  why         rule 1, the last that matches, selects / and everything below it
                  rule        1: path: /, attributes: default
                  attributes  type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security
                """));
  }

  @Test
  void explainNotesThatNothingIsThere() {
    assertThat(fim.run("explain", "/absent").output())
        .endsWith("  note        nothing is there now; this is what holds for a regular file\n");
  }

  @Test
  void explainNeedsNoDatabaseAndTakesAnyPolicy() throws IOException {
    fim.environment("FIM_DB", "/nonexistent/fim");
    Path policy = fim.beside("policy.yaml");
    Files.writeString(
        policy, "version: 1\nrules:\n  - path: /\n    severity: high\n  - exclude: /dir\n");
    assertThat(fim.onTree("explain", "dir/inner").output()).startsWith("/dir/inner: selected as f");
    assertThat(fim.onTree("explain", "--policy", policy.toString(), "dir/inner"))
        .isEqualTo(
            said(
                """
                /dir/inner: not selected as file
                  why         rule 2, the last that matches, excludes /dir and everything below it
                  rule        2, line 5: exclude: /dir
                  overruled   1, line 3: path: /, severity: high
                """));
  }

  @Test
  void explainWalksATree() throws IOException {
    fim.environment("FIM_DB", "/nonexistent/fim");
    fim.tree().file("odd\\x0aselected", "").dir("dir/deep").file("dir/deep/x", "");
    Path policy = fim.beside("policy.yaml");
    Files.writeString(
        policy,
        """
        version: 1
        rules:
          - path: /
          - exclude: /dir/deep
          - path: /none
            attributes: [mode, sha512]
        """);
    assertThat(fim.onTree("explain", "--policy", policy.toString(), "--tree"))
        .isEqualTo(
            said(
                """
                selected     1  directory  /
                selected     1  directory  /dir
                excluded     2  directory  /dir/deep
                selected     1  file       /dir/inner
                selected     1  file       /file
                selected     1  symlink    /link
                selected     1  file       /odd\\x0aselected

                to record: 6 entries
                  root       TREE
                  paths      /
                  selected   6
                  ancestor   0, recorded where something below is
                  excluded   1, not looked at below
                  unmatched  0, not looked at below
                  mount      0, not looked at
                  unlisted   0, not all looked at below
                  unknown    0
                  rule       1, line 3: path: /
                             selects 3 of type file: type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security
                             selects 2 of type directory: type, mode, uid, gid, acl, flags, security
                             selects 1 of type symlink: type, mode, uid, gid, size, mtime, link, flags, security
                  rule       2, line 4: exclude: /dir/deep
                             excludes 1
                  note       rule 3 (/none): there is no /none in the tree
                """));
    assertThat(
            fim.onTree("explain", "--policy", policy.toString(), "--tree", "dir").output().lines())
        .startsWith(
            "selected     1  directory  /dir",
            "excluded     2  directory  /dir/deep",
            "selected     1  file       /dir/inner",
            "");
  }

  @Test
  void explainNamesTheFileThatAPolicyIncludes() throws IOException {
    Path policy = fim.beside("policy.yaml");
    Files.writeString(policy, "version: 1\nrules:\n  - path: /\n  - include: more\n");
    Files.createDirectory(fim.beside("more"));
    Files.writeString(fim.beside("more/dir.yaml"), "version: 1\nrules:\n  - exclude: /dir\n");
    assertThat(fim.onTree("explain", "--policy", policy.toString(), "dir").output())
        .contains("\n  rule        2, line 3 of more/dir.yaml: exclude: /dir\n");
    fim.onTree("init", "--policy", policy.toString());
    Files.delete(fim.beside("more/dir.yaml"));
    assertThat(fim.run("explain", "/dir").output())
        .contains("\n  rule        2, line 5: exclude: /dir\n");
    assertThat(fim.run("check", "-q").exitCode()).isZero();
    Files.writeString(policy, "version: 1\nrules:\n  - path: /\n  - include: none\n");
    assertThat(fim.onTree("init", "--policy", policy.toString()))
        .isEqualTo(
            refused(
                17,
                "fim: cannot use the policy DIR/policy.yaml, line 4, column 14: found the include"
                    + " 'none': cannot read DIR/none: there is no such file"));
  }

  @Test
  void explainWantsAPathOrATree() {
    assertThat(fim.run("explain"))
        .isEqualTo(refused(15, "fim: missing required parameter: 'PATH'; see fim explain --help"));
    assertThat(fim.run("explain", "/a", "/b"))
        .isEqualTo(
            refused(
                15, "fim: cannot take '/b': it is one argument too many; see fim explain --help"));
    assertThat(fim.run("explain", "--cross-mounts", "/a"))
        .isEqualTo(refused(15, "fim: cannot take '--cross-mounts': it needs --tree"));
    assertThat(fim.onTree("explain", "--tree", "nowhere"))
        .isEqualTo(refused(15, "fim: cannot find /nowhere: there is no such file in the tree"));
  }

  @Test
  void explainNamesRulesThatReadLikeAnotherLanguage() throws IOException {
    Path policy = fim.beside("policy.yaml");
    Files.writeString(policy, "version: 1\nrules:\n  - path: /\n  - exclude: '/var/{log,cache}'\n");
    assertThat(fim.onTree("explain", "--policy", policy.toString(), "/").output())
        .endsWith(
            "\n  hint        rule 2 (/var/{log,cache}): '{' and '}' stand for themselves in a path;"
                + " write a rule for each of what they list\n");
  }

  @Test
  void generationsAreForgottenByNumber() {
    for (int i = 2; i <= 6; i++) {
      fim.onTree("init");
    }
    assertThat(fim.run("forget", "3", "1", "2", "5", "3").output())
        .startsWith(
            "forgot: generations 1 to 3, 5; 2 generations remain, the newest is 6; the file is ");
    assertThat(fim.run("forget", "--format", "json", "6").output())
        .matches(
            "\\{\"forgotten\": \\[6], \"remaining\": \\[4], \"sizeBefore\": \\d+, \"sizeAfter\":"
                + " \\d+}\n");
    assertThat(fim.run("check").exitCode()).isZero();
    assertThat(fim.run("forget", "4"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot forget every generation of DIR/fim.mv.db: a database keeps at least"
                    + " one; record another first, or delete the file"));
    assertThat(fim.run("forget", "6"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot find generation 6 in DIR/fim.mv.db: it holds 4; name one of these"));
  }

  @Test
  void allButTheNewestAreForgotten() {
    fim.onTree("init");
    fim.onTree("init");
    assertThat(fim.run("forget", "--keep", "3"))
        .isEqualTo(
            said(
                "forgot: nothing; 3 generations remain, the newest is 3; the file is as large as"
                    + " before\n"));
    assertThat(fim.run("forget", "--keep", "1").output())
        .startsWith(
            "forgot: generations 1, 2; 1 generation remains, the newest is 3; the file is ");
  }

  @Test
  void whatToForgetIsSaidInOneWay() {
    assertThat(fim.run("forget"))
        .isEqualTo(
            refused(
                15, "fim: cannot take 'forget': name the generations to forget, or use --keep"));
    assertThat(fim.run("forget", "--keep", "1", "1"))
        .isEqualTo(
            refused(
                15, "fim: cannot take '--keep 1': it cannot be combined with generation numbers"));
    assertThat(fim.run("forget", "--keep", "0"))
        .isEqualTo(refused(15, "fim: cannot keep 0 generations: a database keeps at least one"));
    assertThat(fim.run("forget", "latest"))
        .isEqualTo(refused(15, "fim: cannot take 'latest': it is not a generation number"));
    assertThat(fim.run("forget", "--db", "/nonexistent/fim", "1").exitCode()).isEqualTo(24);
  }

  @Test
  void whatWasExportedImportsToTheSameBytes() throws IOException {
    Path first = fim.beside("first.fim");
    Path second = fim.beside("second.fim");
    String other = fim.beside("other").toString();
    assertThat(fim.run("export", "--output", first.toString())).isEqualTo(said(""));
    assertThat(fim.run("import", "--db", other, first.toString()))
        .isEqualTo(said("generation 1: 5 entries of TREE\n"));
    fim.run("export", "--db", other, "--baseline", "1", "--output", second.toString());
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void aGenerationIsWrittenForOtherPrograms() throws IOException {
    Path mtree = fim.beside("tree.mtree");
    Program.Result written = fim.run("export", "--format", "mtree", "--output", mtree.toString());
    assertThat(written.exitCode()).isZero();
    assertThat(written.output()).isEmpty();
    assertThat(written.errorOutput())
        .isEqualTo("note: the format of mtree has no place for: caps, acl, security\n");
    assertThat(mtree).content().startsWith("#mtree\n. type=dir mode=").contains("\n./dir type=dir");
    assertThat(fim.run("export", "--format", "aide").output())
        .startsWith("@@begin_db\n@@db_spec name lname perm uid gid size mtime attr acl sha256")
        .endsWith("\n@@end_db\n");
    assertThat(fim.run("export", "--format", "ndjson").output())
        .isEqualTo(fim.run("show", "--format", "ndjson").output());
    assertThat(fim.run("export", "--format", "aid"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --format 'aid': there is no such format; did you mean 'aide'?"
                    + " allowed: portable, aide, mtree, ndjson"));
  }

  @Test
  void whatCannotBeImportedLeavesNothing() throws IOException {
    Path file = Files.writeString(fim.beside("file"), "no baseline");
    Path other = fim.beside("other");
    assertThat(fim.run("import", "--db", other.toString(), file.toString()))
        .isEqualTo(
            refused(
                26,
                "fim: cannot trust the portable baseline DIR/file: it does not begin as a portable"
                    + " baseline does; export it again from where it was recorded"));
    assertThat(fim.beside("other.mv.db")).doesNotExist();
    assertThat(fim.run("import"))
        .isEqualTo(
            refused(15, "fim: missing required parameter: '[KIND] FILE'; see fim import --help"));
    assertThat(fim.run("export", "--output", "/nonexistent/file"))
        .isEqualTo(refused(18, "fim: cannot write /nonexistent/file: no such directory"));
  }
}
