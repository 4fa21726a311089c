package dev.fim.aide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Policy;
import dev.fim.policy.label.Allowance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AideImportTest {

  private static final AideHost NEW = new AideHost("web", "0.19.3");
  private static final AideHost OLD = new AideHost("web", "0.18.3");

  @TempDir Path directory;

  private AideImport read(AideHost host, String... lines) throws IOException {
    Path file = directory.resolve("aide.conf");
    Files.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    return AideImport.read(file, host);
  }

  private static boolean selects(AideImport imported, String path, FileType type) {
    return Policy.parse("p", imported.policy()).decide(RawPath.ofUtf8(path), type).reach()
        == Decision.Reach.SELECTED;
  }

  private static boolean selects(AideImport imported, String path) {
    return selects(imported, path, FileType.FILE);
  }

  private void refused(String message, String... lines) {
    assertThatThrownBy(() -> read(NEW, lines))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.POLICY))
        .hasMessage(message.replace("DIR", directory.toString()));
  }

  @Test
  @Timeout(20)
  void whatIsNoRegularFileIsRefusedAndNothingWaitsForAWriter() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    String refused =
        "cannot read the AIDE configuration DIR/aide.conf, line 2: %s: it is no regular file";
    refused(refused.formatted("DIR/fifo"), "/etc R", "@@include " + fifo);
    refused(refused.formatted("DIR"), "/etc R", "@@include " + directory);
  }

  @Test
  void specialAttributesBecomeWhatARuleAllows() throws IOException {
    AideImport imported =
        read(
            NEW,
            "Log = p+s+growing+ANF+ARF",
            "/var/log f Log",
            "/var/spool d Log",
            "/var/old S",
            "/var/plain s+sha256");
    assertThat(imported.notes()).isEmpty();
    assertThat(allowed(imported, "/var/log/x", FileType.FILE))
        .containsExactlyInAnyOrder(Allowance.NEW, Allowance.REMOVED, Allowance.GROWING);
    assertThat(allowed(imported, "/var/spool", FileType.DIRECTORY))
        .containsExactlyInAnyOrder(Allowance.NEW, Allowance.REMOVED);
    assertThat(allowed(imported, "/var/old", FileType.FILE)).containsExactly(Allowance.GROWING);
    assertThat(imported.policy()).contains("aide_S: [size]");
    assertThat(allowed(imported, "/var/plain", FileType.FILE)).isEmpty();
  }

  private static Set<Allowance> allowed(AideImport imported, String path, FileType type) {
    return Policy.parse("p", imported.policy()).decide(RawPath.ofUtf8(path), type).allowed();
  }

  @Test
  void aRuleStandsBelowACommentThatNamesItsLine() throws IOException {
    AideImport imported =
        read(NEW, "Own = p+u+g", "/etc Own+I", "/srv/a\\\\.b$ f,l sha256", "!/etc/x\\\\+ d");
    assertThat(imported.policy().replace(directory.toString(), "DIR"))
        .isEqualTo(
            """
            # From DIR/aide.conf, which is a configuration of AIDE.
            version: 1
            attributes:
              aide_Own_I: [mode, uid, gid]
              aide_sha256: [sha256]
            rules:
              # DIR/aide.conf, line 2: /etc Own+I
              - path: '/etc*'
                attributes: aide_Own_I
                allow: [moved]
              # DIR/aide.conf, line 3: /srv/a\\\\.b$ f,l sha256
              - regex: '/srv/a\\.b'
                types: [file, symlink]
                attributes: aide_sha256
              # DIR/aide.conf, line 4: !/etc/x\\\\+ d
              - exclude: '/etc/x+*'
                types: [directory]
            """);
    assertThat(imported.notes()).isEmpty();
    assertThat(imported.rules()).isEqualTo(3);
  }

  @Test
  void flagsAndTheTypeOfTheFileSystemAreCarriedOver() throws IOException {
    AideImport imported = read(NEW, "/etc e2fsattrs+fstype+stribog256");
    assertThat(imported.policy()).contains("[chattr, fs]");
    assertThat(imported.notes()).singleElement().asString().contains("attributes stribog256:");
  }

  @Test
  void theDeepestDirectoryDecidesAndThereTheFirstRule() throws IOException {
    AideImport imported = read(NEW, "/a/b/c p", "/a/b/ i", "/ n", "/a/b/cd m");
    Policy policy = Policy.parse("p", imported.policy());
    assertThat(policy.decide(RawPath.ofUtf8("/a/b/cd"), FileType.FILE).attributes())
        .hasToString("mode");
    assertThat(policy.decide(RawPath.ofUtf8("/a/b/x"), FileType.FILE).attributes())
        .hasToString("inode");
    assertThat(policy.decide(RawPath.ofUtf8("/x"), FileType.FILE).attributes())
        .hasToString("nlink");
  }

  @Test
  void anEqualsRuleSelectsInItsDirectoryOnlyAndOverrulesTheOthers() throws IOException {
    AideImport imported = read(NEW, "=/foo p", "=/bar/ p", "/foo/x n");
    assertThat(selects(imported, "/foo")).isTrue();
    assertThat(selects(imported, "/foobar")).isTrue();
    assertThat(selects(imported, "/foo/a")).isFalse();
    assertThat(selects(imported, "/foo/x")).isTrue();
    assertThat(selects(imported, "/bar")).isFalse();
    assertThat(selects(imported, "/bar/a")).isTrue();
    assertThat(selects(imported, "/bar/a/b")).isFalse();
  }

  @Test
  void aNegativeRuleLeavesOutWhatIsBelowAsTheVersionHasIt() throws IOException {
    String[] lines = {"/ p", "!/a$", "-/b[0-9]$", "!/c$ d"};
    assertThat(selects(read(OLD, "/ p", "!/a$"), "/a/x")).isFalse();
    AideImport imported = read(NEW, lines);
    assertThat(selects(imported, "/a")).isFalse();
    assertThat(selects(imported, "/a/x")).isTrue();
    assertThat(selects(imported, "/b1")).isFalse();
    assertThat(selects(imported, "/b1/x")).isFalse();
    assertThat(selects(imported, "/c", FileType.DIRECTORY)).isFalse();
    assertThat(selects(imported, "/c")).isTrue();
    assertThat(selects(imported, "/c/x", FileType.DIRECTORY)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          /a(?=b); a look-around, flag or named group
          /(a)\\\\1; a back reference or octal number
          /a++; a possessive repetition
          /a/b+/c; a directory that is no plain text
          /a(b; an unmatched '('
          /a[b; an unmatched '['
          """)
  void whatCannotBeTranslatedIsNamed(String regex, String fact) throws IOException {
    assertThat(read(NEW, "/ p", regex + " n").notes())
        .containsExactly(
            "%s/aide.conf, line 2: not carried over, since the expression has %s: %s n"
                .formatted(directory, fact, regex.replace("\\", "\\\\")));
  }

  @Test
  void conditionsAndVariablesAreEvaluated() throws IOException {
    AideImport imported =
        read(
            NEW,
            "@@define V /v",
            "@@if not defined V",
            "nonsense",
            "@@else",
            "/a@@{V}@@{NONE}$ p",
            "@@endif",
            "@@ifhost web",
            "/host p",
            "@@endif",
            "@@if @@{AIDE_VERSION} version_ge 0.19",
            "/new p",
            "@@endif",
            "@@if exists /nowhere/at/all",
            "/exists p",
            "@@endif");
    assertThat(imported.rules()).isEqualTo(3);
    assertThat(selects(imported, "/a/v")).isTrue();
    assertThat(selects(imported, "/host")).isTrue();
    assertThat(selects(imported, "/new")).isTrue();
  }

  @Test
  void filesAreIncludedAndProgramsAreNamed() throws IOException {
    Path included = Files.createDirectory(directory.resolve("d"));
    Files.writeString(included.resolve("10_a"), "/x p\n");
    Path program = Files.writeString(included.resolve("20_b"), "/y p\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    AideImport imported = read(NEW, "@@x_include " + included + " ^[a-z0-9_]+$ /pre");
    assertThat(selects(imported, "/pre/x")).isTrue();
    assertThat(imported.notes()).singleElement().asString().contains("what the program ");
    assertThat(read(NEW, "@@include " + included + " _b$").rules()).isEqualTo(1);
  }

  @Test
  void whatAideRefusesIsRefusedWithItsLine() {
    String start = "cannot import the AIDE configuration DIR/aide.conf, line ";
    refused(start + "2: the group 'Foo', which is not defined: /a Foo", "/ p", "/a Foo");
    refused(start + "1: an @@if without @@endif: @@if defined X", "@@if defined X", "/ p");
    refused(start + "1: a line that is no rule, group, option or macro: a b", "a b");
    refused(start + "1: an unknown file type 'x': /a x p", "/a x p");
    refused(
        "cannot read the AIDE configuration DIR/aide.conf, line 1: DIR/aide.conf: it includes"
            + " itself: DIR/aide.conf",
        "@@include " + directory + "/aide.conf");
    refused(
        "cannot import the AIDE configuration DIR/aide.conf: no rule that selects anything could be"
            + " carried over",
        "!/a");
  }

  @Test
  void variablesThatDoubleAreRefused() throws IOException {
    List<String> lines = new java.util.ArrayList<>(List.of("@@define A xxxxxxxxxxxxxxxx"));
    for (int i = 0; i < 100; i++) {
      lines.add("@@define A @@{A}@@{A}");
    }
    assertThatThrownBy(() -> read(NEW, lines.toArray(String[]::new)))
        .isInstanceOf(FimException.class)
        .hasMessageContaining(", line 12: a text of more than 16 KiB");
  }

  @Test
  void nothingGrowsWithoutABound() {
    assertThatThrownBy(() -> read(NEW, "/a p\n".repeat(10_001)))
        .hasMessageContaining("line 10001: more than 10000 rules");
    assertThatThrownBy(() -> read(NEW, "#".repeat(9 << 20)))
        .hasMessageContaining("the configuration has more than 8 MiB");
  }
}
