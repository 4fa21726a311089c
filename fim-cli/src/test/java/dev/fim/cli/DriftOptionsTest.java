package dev.fim.cli;

import static dev.fim.cli.Session.ended;
import static dev.fim.cli.Session.refused;
import static dev.fim.cli.Session.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.AttributeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which drift counts, and how much reports show of it.
class DriftOptionsTest {

  private static final String POLICY =
      """
      version: 1
      rules:
        - path: /
          attributes: [type, mode, sha256]
        - path: /file
          attributes: [type, mode, size, sha256]
        - path: /dir
          attributes: [type, mode, sha256]
          severity: low
          name: Directory
          tags: [web, pci]
        - path: /dir/inner
          attributes: [type, mode, size, mtime, sha256]
          severity: high
      """;

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  private void init() throws IOException {
    Path policy = Files.writeString(fim.beside("policy.yaml"), POLICY);
    assertThat(fim.onTree("init", "--policy", policy.toString()).exitCode()).isZero();
  }

  private void touch(String file) throws IOException {
    Files.setLastModifiedTime(
        fim.tree().path().resolve(file), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  private int check(String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "check";
    System.arraycopy(options, 0, all, 1, options.length);
    return fim.run(all).exitCode();
  }

  @Test
  void driftBelowTheSeverityIsReportedButDoesNotCount() throws IOException {
    init();
    fim.tree().file("dir/new", "new");

    assertThat(fim.run("check", "--fail-on", "medium").exitCode()).isZero();
    assertThat(fim.run("check", "--fail-on", "medium").output())
        .startsWith("drifted: ")
        .contains(
            "  note      1 of these changes is below severity medium and not in the exit code")
        .contains("  file       [low, Directory, #web, #pci] /dir/new");
    assertThat(check("--fail-on", "low")).isEqualTo(1);
    assertThat(check()).isEqualTo(1);
    assertThat(fim.run("check", "--fail-on=high", "--format=ndjson").output())
        .contains("\"rule\": \"Directory\", \"tags\": [\"web\", \"pci\"]")
        .contains("\"notes\": [\"1 of these changes is below severity high");
  }

  @Test
  void driftWithoutASeverityAlwaysCounts() throws IOException {
    init();
    fim.tree().file("dir/new", "new").mode("file", 0600);

    assertThat(check("--fail-on", "critical")).isEqualTo(4);
    fim.tree().mode("dir/inner", 0600);
    assertThat(check("--fail-on", "high")).isEqualTo(4);
  }

  @Test
  void anUpdateAndAComparisonCountLikewise() throws IOException {
    init();
    fim.tree().file("dir/new", "new");

    assertThat(fim.run("update", "--fail-on", "medium").exitCode()).isZero();
    assertThat(fim.run("compare", "1", "2", "--fail-on", "medium").exitCode()).isZero();
    assertThat(fim.run("compare", "1", "2").exitCode()).isEqualTo(1);
  }

  @Test
  void anUnknownSeverityIsRefused() {
    assertThat(fim.run("check", "--fail-on", "hihg"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --fail-on 'hihg': there is no such severity; did you mean 'high'?"
                    + " allowed: low, medium, high, critical"));
  }

  @Test
  void aDifferenceInIgnoredAttributesOnlyIsNoDrift() throws IOException {
    init();
    touch("dir/inner");
    assertThat(check()).isEqualTo(4);

    Program.Result ignoring = fim.run("check", "--ignore-attributes", "mtime,ctime");
    assertThat(ignoring.exitCode()).isZero();
    assertThat(ignoring.output())
        .startsWith("intact: ")
        .contains("  note      not compared in this run, as asked: mtime, ctime\n");

    fim.tree().mode("dir/inner", 0600);
    assertThat(fim.run("check", "--ignore-attributes", "mtime").output())
        .contains("      mode  ")
        .doesNotContain("      mtime");
    assertThat(fim.run("check", "--ignore-attributes=mtime", "--force-attributes=mtime").output())
        .contains("      mtime  ");
    fim.run("update", "-q");
    assertThat(fim.run("compare", "1", "2", "--ignore-attributes", "mode,mtime").exitCode())
        .isZero();
    assertThat(fim.run("compare", "1", "2", "--ignore-attributes", "mode").exitCode()).isEqualTo(4);
  }

  @Test
  void whatWasIgnoredIsNotVerifiedForAQuickCheck() throws IOException {
    init();
    fim.tree().file("file", "CONTENT");

    assertThat(check("--quick", "--ignore-attributes", "sha256")).isZero();
    assertThat(check("--quick")).isEqualTo(4);
  }

  @Test
  void aForcedAttributeIsShownOfAChangedFileEvenIfItIsTheSame() throws IOException {
    init();
    fim.tree().mode("file", 0600);

    assertThat(fim.run("check", "--force-attributes", "nlink,size").output())
        .containsPattern("      mode   06[0-7]{2} → 0600\n      nlink  1\n      size   7\n");
    assertThat(fim.run("check", "--force-attributes", "size", "--format", "json").output())
        .contains("\"size\": {\"expected\": 7, \"actual\": 7}");
    assertThat(fim.run("check").output()).doesNotContain("nlink");
  }

  @Test
  void attributesThatMakeNoSenseAreRefused() {
    assertThat(fim.run("check", "--ignore-attributes", "mtime,ctme"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --ignore-attributes 'mtime,ctme': there is no attribute 'ctme';"
                    + " did you mean 'ctime'? allowed: default, "
                    + allAttributes()));
    assertThat(fim.run("check", "--ignore-attributes", "default"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--ignore-attributes default': a change of the type always"
                    + " counts"));
    assertThat(check("--force-attributes", "mode,")).isEqualTo(15);
  }

  private static String allAttributes() {
    return AttributeSet.ALL.toString();
  }

  @Test
  void aReportHasItsOwnLevelOrThatOfAll() throws IOException {
    init();
    fim.tree().mode("file", 0600);
    Path json = fim.beside("r.json");

    assertThat(fim.run("check", "--report", "text@summary:-", "--report", "json@list:" + json))
        .isEqualTo(ended(4, "drifted: 5 entries, 0 added, 0 removed, 1 changed, 0 unverifiable\n"));
    assertThat(json)
        .content()
        .contains("\"path\": \"/file\", \"type\": \"file\", \"attributes\": {}}")
        .contains("\"notes\": [\"this report has the level 'list': all attributes are left out\"]");
    assertThat(fim.run("check", "--level", "list").output())
        .contains("\nChanged (1)\n  file       f = p")
        .doesNotContain("→");
    assertThat(fim.run("check", "--level", "summary", "--report", "text@changes:-").output())
        .contains("→");
    assertThat(fim.run("check", "-q", "--format", "json").output()).contains("\"mode\": {");
  }

  @Test
  void aLevelThatAFormatDoesNotHaveIsRefused() {
    String fact =
        "a report in junit without its changes would pass for a good result; allowed: list,"
            + " changes, all";
    assertThat(fim.run("check", "--report", "junit@summary:-"))
        .isEqualTo(refused(15, "fim: cannot take --report 'junit@summary:-': " + fact));
    assertThat(fim.run("check", "--format", "junit", "--level", "summary"))
        .isEqualTo(refused(15, "fim: cannot take --level 'summary': " + fact));
    assertThat(fim.run("check", "--report", "text@sumary:-"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --report 'text@sumary:-': there is no such level; did you mean"
                    + " 'summary'? allowed: summary, list, changes, all"));
    assertThat(fim.run("check", "--level", "all", "-q"))
        .isEqualTo(refused(15, "fim: cannot take '--level --quiet': use only one of them"));
    assertThat(fim.run("check", "-q", "-v", "--report", "text@list:-"))
        .isEqualTo(refused(15, "fim: cannot take '--quiet --verbose': use only one of them"));
  }

  @Test
  void theEntriesStandInTheOrderOfPathsWithASummaryStringAndALegend() throws IOException {
    init();
    fim.tree().file("dir/new", "new").file("file", "longer content").remove("link");

    String list = fim.run("check", "--view", "entries", "--level", "list").output();
    assertThat(list)
        .contains(
            "\n"
                + "Entries (3)\n"
                + "  added         file       f++++++++++++++++++++++++  [low, Directory, #web,"
                + " #pci] /dir/new\n"
                + "  changed       file       f >")
        .contains("  removed       symlink    l------------------------  /link\n")
        .doesNotContain("Legend");
    assertThat(fim.run("check", "--view", "entries", "-v").output())
        .contains("\nLegend\n  YlZbpugamcinHAXSECFDrBTPV: ")
        .contains("      size ");
    assertThat(fim.run("check", "--view", "tree"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take --view 'tree': there is no such view; allowed: grouped,"
                    + " entries"));
    assertThat(fim.run("check", "--view", "entries", "--format", "json"))
        .isEqualTo(refused(15, "fim: cannot take '--view': none of the reports is text"));
  }

  @Test
  void aRuleIsExplainedWithItsNameAndTags() throws IOException {
    init();
    assertThat(fim.run("explain", "/dir/x").output())
        .contains("  severity    low\n  name        Directory\n  tags        web, pci\n");
    assertThat(fim.run("explain", "/file").output()).doesNotContain("name");
  }

  @Test
  void anIntactTreeHasNoEntries() throws IOException {
    init();
    assertThat(fim.run("check", "--view", "entries", "-v"))
        .isEqualTo(
            said(
                """
                intact: 5 entries, 0 added, 0 removed, 0 changed, 0 unverifiable
                  root      TREE
                  baseline  generation 1 of TIME
                """));
  }
}
