package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.content.KeptContent;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.report.diff.ContentDiff;
import dev.fim.report.diff.DiffLine;
import dev.fim.request.BaselineReference;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.session.SessionTerms;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Copies of content from the scan to the diff.
class ContentCopiesTest {

  private static final Policy POLICY = policy("content: 64KiB");

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  @BeforeEach
  void letEverybodyIn() throws IOException {
    Files.setPosixFilePermissions(tree.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Policy policy(String content) {
    return Policy.parse("policy.yaml", "version: 1\nrules: [{path: /, " + content + "}]\n");
  }

  private TreeRequest request() {
    return fixture.request().withPolicy(POLICY);
  }

  /// The labels of what is kept, by path.
  private Map<String, String> kept(long generation) {
    Map<String, String> kept = new TreeMap<>();
    for (Entry entry : fixture.entries(generation)) {
      if (entry instanceof FileEntry file && file.content() != null) {
        kept.put(file.path().display(), file.content().label());
      }
    }
    return kept;
  }

  /// The diff of each change that has one, without its context.
  private List<String> diffs() {
    List<String> diffs = new ArrayList<>();
    for (Change change : changes) {
      ContentDiff diff = ContentDiff.of(change);
      if (diff != null) {
        diffs.add(
            change.path().display()
                + diff.lines().stream()
                    .filter(line -> line.kind() != DiffLine.Kind.CONTEXT)
                    .filter(line -> line.kind() != DiffLine.Kind.HUNK)
                    .map(line -> " " + line.text())
                    .collect(Collectors.joining())
                + (diff.note() == null ? "" : " " + diff.note()));
      }
    }
    return diffs;
  }

  private long rows(String table) {
    String url = "jdbc:h2:" + fixture.database() + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aCheckShowsWhatChangedInAFileOfWhichACopyIsKept() {
    tree.file("a", "one\ntwo\n").file("same", "x\n").dir("d").file("d/b", "old\n");
    fim.init(request(), changes::add);
    tree.file("a", "one\n2\n").file("d/b", "new\n");
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(diffs()).containsExactly("/a -two +2", "/d/b -old +new");
  }

  @Test
  void nothingIsKeptWhereNoRuleAsksForIt() {
    tree.file("a", "1\n");
    fim.init(fixture.request(), changes::add);
    tree.file("a", "2\n");
    fixture.check();
    assertThat(fixture.lines()).containsExactly("Changed /a sha256");
    assertThat(diffs()).isEmpty();
    assertThat(rows("content") + rows("entry_content")).isZero();
  }

  @Test
  void aCopyIsKeptOnlyOfTextThatEverybodyMayReadAndThatHoldsNoKey() {
    tree.file("public", "p\n")
        .file("secret", "s\n")
        .mode("secret", 0640)
        .file("key", "-----BEGIN RSA PRIVATE KEY-----\n")
        .file("binary", new byte[] {'a', 0})
        .file("large", "l".repeat(64 * 1024 + 1))
        .file("largest", "l".repeat(64 * 1024))
        .file("empty", "")
        .dir("home")
        .dir("home/open")
        .file("home/open/f", "f\n")
        .mode("home", 0700)
        .symlink("link", "public");
    fim.init(request(), changes::add);
    assertThat(kept(1))
        .hasToString(
            "{/binary=binary, /empty=kept, /home/open/f=private, /key=private-key,"
                + " /large=too-large, /largest=kept, /public=kept, /secret=private}");
    assertThat(rows("content")).isEqualTo(3);
  }

  @Test
  void aRuleMayAskForPrivateFilesButNeverForKeys() {
    tree.file("secret", "s\n")
        .mode("secret", 0600)
        .file("key", "PRIVATE KEY-----")
        .mode("key", 0600);
    fim.init(
        fixture.request().withPolicy(policy("content: {limit: 1MiB, private: true}")),
        changes::add);
    assertThat(kept(1)).hasToString("{/key=private-key, /secret=kept}");
  }

  @Test
  void aLaterRuleTakesItBack() {
    tree.file("a", "1\n").dir("d").file("d/b", "1\n");
    Policy policy =
        Policy.parse(
            "p", "version: 1\nrules: [{path: /, content: 4KiB}, {path: /d, content: 0}]\n");
    fim.init(fixture.request().withPolicy(policy), changes::add);
    assertThat(kept(1)).hasToString("{/a=kept}");
  }

  @Test
  void aFileThatIsNoLongerPublicHasNoDiffButTheReason() {
    tree.file("a", "1\n").file("b", new byte[] {0});
    fim.init(request(), changes::add);
    tree.file("a", "2\n").mode("a", 0600).file("b", "text\n");
    fixture.check();
    assertThat(diffs())
        .containsExactly(
            "/a no diff: there is no copy of the other file: not everybody may read it",
            "/b no diff: there is no copy of the trusted file: it is not text");
  }

  @Test
  void equalContentIsStoredOnceAndForgottenWithTheLastGenerationThatHasIt() {
    tree.file("a", "1\n").file("b", "1\n").file("c", "stays\n");
    fim.init(request(), changes::add);
    assertThat(rows("content")).isEqualTo(2);
    assertThat(rows("entry_content")).isEqualTo(3);
    fim.init(request(), changes::add); // shares the tree
    assertThat(rows("entry_content")).isEqualTo(3);
    tree.file("a", "2\n").file("b", "2\n");
    changes.clear();
    fim.update(fixture.request(), new BaselineReference.Latest(), changes::add);
    assertThat(diffs()).containsExactly("/a -1 +2", "/b -1 +2");
    assertThat(rows("content")).isEqualTo(3);
    assertThat(rows("entry_content")).isEqualTo(6);

    changes.clear();
    fim.compare(new BaselineReference.Numbered(1), new BaselineReference.Numbered(3), changes::add);
    assertThat(diffs()).containsExactly("/a -1 +2", "/b -1 +2");

    fim.forget(List.of(1L), new ScanMonitor());
    assertThat(rows("content")).isEqualTo(3);
    fim.forget(List.of(2L), new ScanMonitor());
    assertThat(rows("content")).isEqualTo(2);
    assertThat(rows("entry_content")).isEqualTo(3);
    assertThat(kept(3)).hasToString("{/a=kept, /b=kept, /c=kept}");
  }

  @Test
  void whatAnUpdateOfAPartLeavesKeepsItsCopy() {
    tree.dir("d").file("d/a", "1\n").file("e", "1\n");
    fim.init(request(), changes::add);
    tree.file("d/a", "2\n").file("e", "2\n");
    fim.update(FimFixture.at("/d"), new BaselineReference.Latest(), changes::add);
    assertThat(kept(2)).hasToString("{/d/a=kept, /e=kept}");
    tree.file("d/a", "3\n");
    fixture.check();
    assertThat(diffs()).containsExactly("/d/a -2 +3", "/e -1 +2");
  }

  @Test
  void anUpdateUnderAPolicyThatAsksForCopiesRecordsThem() {
    tree.file("a", "1\n");
    fim.init(fixture.request(), changes::add);
    fim.update(
        TreeRequest.standard().withPolicy(POLICY), new BaselineReference.Latest(), changes::add);
    assertThat(kept(2)).hasToString("{/a=kept}");
    tree.file("a", "2\n");
    fixture.check();
    assertThat(diffs()).containsExactly("/a -1 +2");
  }

  @Test
  void aQuickCheckShowsTheDiffOfAFileThatItReads() {
    tree.file("a", "1\n").file("b", "1\n");
    fim.init(request(), changes::add);
    FileIntegrity later =
        FileIntegrity.at(fixture.database(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    BaselineReference latest = new BaselineReference.Latest();
    for (int run = 0; run < 3; run++) {
      if (run == 2) {
        tree.file("b", "2\n");
      }
      changes.clear();
      later.checkQuickly(TreeRequest.standard(), latest, 0, changes::add);
      assertThat(diffs()).isEqualTo(run == 2 ? List.of("/b -1 +2") : List.of());
    }
  }

  private Path export(boolean withContent) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (withContent) {
      fim.exportWithContent(new BaselineReference.Latest(), out);
    } else {
      fim.export(new BaselineReference.Latest(), out);
    }
    return Files.write(tree.beside().resolve("trusted.fim"), out.toByteArray());
  }

  private static String plain(Path portable) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(portable))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anExportHasCopiesOnlyIfTheyAreAskedFor() throws IOException {
    tree.file("a", "1\n").file("s", "s\n").mode("s", 0600);
    fim.init(request(), changes::add);
    assertThat(plain(export(false))).doesNotContain("\"content");
    tree.file("a", "2\n");
    changes.clear();
    fim.check(fixture.request(), new BaselineReference.Portable(export(false)), changes::add);
    assertThat(diffs())
        .containsExactly("/a no diff: there is no copy of the trusted file: its rule kept none");

    Path portable = export(true);
    assertThat(plain(portable)).contains("\"content\":\"", "\"contentWithheld\":\"private\"");
    changes.clear();
    fim.check(fixture.request(), new BaselineReference.Portable(portable), changes::add);
    assertThat(diffs()).containsExactly("/a -1 +2");

    byte[] bytes = Files.readAllBytes(portable);
    fim.importFrom(portable);
    assertThat(kept(2)).hasToString("{/a=kept, /s=private}");
    assertThat(Files.readAllBytes(export(true))).isEqualTo(bytes);
  }

  @Test
  void aPortableBaselineWithACopyOfSomethingElseIsNotTrusted() throws IOException {
    tree.file("a", "1\n").file("b", "2\n");
    fim.init(request(), changes::add);
    Path portable = export(true);
    String plain = plain(portable);
    List<String> copies =
        plain
            .lines()
            .filter(line -> line.contains("\"content\":"))
            .map(line -> line.replaceAll(".*\"content\":\"([^\"]*)\".*", "$1"))
            .toList();
    for (String other :
        List.of(copies.get(1), "", "AA==", "====", "7cEBDQAAAMKg909tDwcEAAAA8G4=")) {
      String altered = plain.replace(copies.get(0), other);
      try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(portable))) {
        out.write(altered.getBytes(StandardCharsets.UTF_8));
      }
      byte[] whole = Files.readAllBytes(portable);
      whole[9] = (byte) 0xff; // as fim writes it
      Files.write(portable, whole);
      assertThatThrownBy(() -> fim.importFrom(portable))
          .isInstanceOfSatisfying(
              FimException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
          .hasMessageContaining("line 3 ");
    }
    assertThat(fim.generations()).hasSize(1);
  }

  @Test
  void aCopyThatSomebodyAlteredInTheDatabaseIsNotShown() throws SQLException {
    tree.file("a", "1\n");
    fim.init(request(), changes::add);
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:" + fixture.database(), "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE content SET deflated = X'4b04'");
    }
    tree.file("a", "2\n");
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(diffs())
        .containsExactly(
            "/a no diff: the copy of the trusted file does not have the recorded digest");
  }

  @Test
  void aSessionHoldsNoCopies() {
    tree.file("a", "1\n");
    fim.init(request(), changes::add);
    tree.file("a", "2\n");
    changes.clear();
    try (CheckSession session = fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD);
        TreeRoot root = TreeRoot.open(tree.root())) {
      session.check(root, new ScanMonitor(), changes::add);
      assertThat(session.find(RawPath.parse("/a")))
          .isInstanceOfSatisfying(FileEntry.class, a -> assertThat(a.content()).isNull());
    }
    assertThat(fixture.lines()).containsExactly("Changed /a sha256");
    assertThat(changes)
        .allSatisfy(change -> assertThat(((Change.Changed) change).actual().content()).isNull());
  }

  @Test
  void theScanOfLargeCopiesKeepsFewPending() {
    for (int i = 0; i < 300; i++) {
      tree.file("f" + i, ("line " + i + "\n").repeat(50));
    }
    fim.init(fixture.request().withPolicy(policy("content: 1MiB")), changes::add);
    assertThat(kept(1)).hasSize(300).containsValue("kept");
    assertThat(kept(1).values()).allMatch(new KeptContent.Stored().label()::equals);
    assertThat(rows("content")).isEqualTo(300);
  }
}
