package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a rule with `allow` counts as no drift.
class AllowedDifferencesTest {

  private static final String POLICY =
      """
      version: 1
      rules:
        - path: /
        - path: /log
          types: file
          attributes: [default, blocks, ctime]
          allow: [new, removed, growing]
        - path: /log/pinned
          attributes: [default, inode]
          allow: growing
      """;

  private final Session fim = new Session();
  private final Path log = fim.tree().path().resolve("log");

  @BeforeEach
  void record() throws IOException {
    fim.tree().dir("log").file("log/a", "first line\n").file("log/pinned", "pinned\n");
    Files.writeString(fim.beside("policy.yaml"), POLICY);
    init();
  }

  private void init() {
    assertThat(fim.onTree("init", "--policy", fim.beside("policy.yaml").toString()).exitCode())
        .isZero();
  }

  @AfterEach
  void end() {
    fim.close();
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(log.resolve(name), text, StandardOpenOption.APPEND);
  }

  /// Checks, and requires a report with these parts.
  private Program.Result check(int code, String... parts) {
    Program.Result result = fim.run("check");
    assertThat(result.exitCode()).as(result.output()).isEqualTo(code);
    assertThat(result.output()).contains(parts);
    return result;
  }

  @Test
  void newAndRemovedFilesAreCountedInNotes() throws IOException {
    fim.tree().file("log/b", "b").file("log/c", "c");
    Files.delete(log.resolve("a"));

    check(
        0,
        "intact: 9 entries, 0 added, 0 removed, 0 changed, 0 unverifiable\n",
        "  note      rule 2 (/log): 2 entries are new, as it allows\n",
        "  note      rule 2 (/log): 1 entry is gone, as it allows\n");
    assertThat(fim.run("check", "--format", "json").output())
        .contains("\"verdict\": \"intact\"", "\"changes\": []", "1 entry is gone, as it allows");
  }

  @Test
  void anUpdateRecordsWhatIsNewAndForgetsWhatIsGone() throws IOException {
    fim.tree().file("log/b", "b");
    Files.delete(log.resolve("a"));
    assertThat(fim.run("update").exitCode()).isZero();

    assertThat(check(0, "intact: ").output()).doesNotContain("as it allows");
    assertThat(fim.run("show").output()).contains("/log/b").doesNotContain("/log/a\n");
  }

  @Test
  void whatTheRuleDoesNotDecideOnIsDrift() throws IOException {
    fim.tree().file("dir/new", "x").dir("log/directory");
    Files.delete(log.resolve("pinned"));
    check(1 + 2, "/dir/new", "/log/directory", "/log/pinned", "2 added, 1 removed");
  }

  @Test
  void aFileWithMoreBehindItsContentHasGrown() throws IOException {
    append("a", "second line\n");
    check(0, "  note      rule 2 (/log): 1 entry has grown, as it allows\n");
    append("a", "third line\n".repeat(100_000));
    check(0, "1 entry has grown");
  }

  @Test
  void anEmptyFileGrows() throws IOException {
    fim.tree().file("log/empty", "");
    init();
    append("empty", "line\n");
    check(0, "1 entry has grown");
  }

  @Test
  void sparseGrowthIsGrowth() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.resolve("a").toFile(), "rw")) {
      file.setLength(10 << 20);
    }
    check(0, "1 entry has grown");
  }

  @Test
  void aTouchWithTheSameContentIsNoDriftAndAnEarlierTimeIs() throws IOException {
    Files.setLastModifiedTime(
        log.resolve("a"), java.nio.file.attribute.FileTime.fromMillis(4_000_000_000_000L));
    check(0, "1 entry has grown");
    Files.setLastModifiedTime(log.resolve("a"), java.nio.file.attribute.FileTime.fromMillis(1));
    assertThat(check(4, "mtime").output()).doesNotContain("ctime");
  }

  @Test
  void aShorterFileHasChanged() throws IOException {
    Files.writeString(log.resolve("a"), "first");
    check(4, "/log/a", "size", "sha256");
  }

  @Test
  void anotherBeginningIsAChangeWithAllThatDiffers() throws IOException {
    Files.writeString(log.resolve("a"), "First line\nand more\n");
    check(4, "/log/a", "size", "sha256", "mtime", "ctime");
  }

  @Test
  void anotherFileWithTheSameBeginningHasGrownUnlessTheInodeCounts() throws IOException {
    replace("a", "first line\nand more\n");
    check(0, "1 entry has grown");
    replace("pinned", "pinned\nand more\n");
    assertThat(check(4, "/log/pinned", "inode").output()).doesNotContain("sha256", "size");
  }

  private void replace(String name, String text) throws IOException {
    Path other = Files.writeString(fim.tree().path().resolve("dir/other"), text);
    Files.move(other, log.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void whatComesWithGrowthAndIsNoneIsDriftByItself() throws IOException {
    append("a", "more\n");
    Files.setPosixFilePermissions(log.resolve("a"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(check(4, "/log/a", "mode").output()).doesNotContain("sha256", "size", "mtime");
  }

  @Test
  void aQuickCheckReadsAGrownFileEachTime() throws IOException {
    assertThat(fim.run("check", "--quick").exitCode()).isZero();
    append("a", "more\n");
    for (int i = 0; i < 2; i++) {
      Program.Result result = fim.run("check", "--quick");
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output()).contains("1 entry has grown");
    }
    Files.writeString(log.resolve("a"), "First line\nmore\n");
    assertThat(fim.run("check", "--quick").exitCode()).isEqualTo(4);
  }

  @Test
  void betweenTwoGenerationsGrowthCannotBeVerified() throws IOException {
    fim.tree().file("log/b", "b");
    append("a", "more\n");
    assertThat(fim.run("update").exitCode()).isZero();

    Program.Result result = fim.run("compare", "1", "2");
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.output())
        .contains("there is no file to read its beginning from")
        .contains("rule 2 (/log): 1 entry is new, as it allows")
        .contains("/log/a");
  }

  @Test
  void underTwoPoliciesOnlyWhatBothAllowIsAllowed() throws IOException {
    append("a", "more\n");
    fim.tree().file("log/b", "b");
    Path stricter =
        Files.writeString(
            fim.beside("stricter.yaml"), POLICY.replace("[new, removed, growing]", "growing"));
    Program.Result result = fim.run("check", "--policy", stricter.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("a difference is allowed only where both policies allow it")
        .contains("1 entry has grown");
  }

  @Test
  void explainNamesWhatTheRuleAllows() {
    assertThat(fim.run("explain", "--root", fim.root(), "/log/a").output())
        .contains("  allows      new, removed, growing\n");
    assertThat(fim.run("explain", "--root", fim.root(), "/file").output()).doesNotContain("allows");
  }

  @Test
  void aFileThatMovedIsCountedAndOneThatWasCopiedIsNew() throws IOException {
    Files.writeString(
        fim.beside("policy.yaml"),
        """
        version: 1
        rules:
          - path: /
          - path: /log
            types: file
            allow: moved
        """);
    init();
    Files.move(log.resolve("a"), log.resolve("b"));

    check(0, "note      rule 2 (/log): 1 entry has moved, as it allows");
    Files.copy(log.resolve("b"), log.resolve("a"));
    Files.delete(log.resolve("b"));
    check(4, "Changed (1)", "/log/a", "mtime");
    Files.writeString(log.resolve("a"), "other");
    Files.move(log.resolve("a"), log.resolve("c"));
    check(3, "Added (1)", "/log/c", "Removed (1)", "/log/a");
    fim.run("update");
    Files.move(log.resolve("c"), fim.tree().path().resolve("c"));
    check(3, "Added (1)", "  file       /c");
  }

  /// `log` to `log.1`, `log.1` to `log.2`, and a new `log`.
  @Test
  void aRotationIsAMoveOfEachFile() throws IOException {
    Files.writeString(log.resolve("a.1"), "older\n");
    Files.writeString(
        fim.beside("policy.yaml"),
        """
        version: 1
        rules:
          - path: /
          - path: /log
            types: file
            allow: [moved, new]
        """);
    init();
    Files.move(log.resolve("a.1"), log.resolve("a.2"));
    Files.move(log.resolve("a"), log.resolve("a.1"));
    Files.writeString(log.resolve("a"), "fresh\n");

    check(
        0,
        "note      rule 2 (/log): 1 entry is new, as it allows",
        "note      rule 2 (/log): 2 entries have moved, as it allows");
    Program.Result compared = fim.run("update");
    assertThat(compared.exitCode()).isZero();
    assertThat(fim.run("compare", "2", "3").exitCode()).isZero();
  }
}
