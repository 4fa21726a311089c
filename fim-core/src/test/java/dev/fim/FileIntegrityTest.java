package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.ForgetResult;
import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.database.GenerationWriter;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.session.RereadFilter;
import dev.fim.session.SessionTerms;
import dev.fim.session.VerifiedFiles;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileIntegrityTest {

  private final TestTree tree = TestTree.create();
  private final List<Change> changes = new ArrayList<>();
  private Path database;
  private FileIntegrity fim;

  @BeforeEach
  void chooseDatabase() throws IOException {
    Path directory =
        Files.createDirectory(
            tree.beside().resolve("db"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    database = directory.resolve("fim");
    fim = FileIntegrity.at(database);
  }

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  private Outcome check() {
    changes.clear();
    return fim.check(TreeRequest.standard(), changes::add);
  }

  @Test
  void theExampleOfTheDocumentationRecordsAndChecks() throws IOException {
    tree.dir("app").file("app/a", "1");
    String directory = tree.root().display() + "/app";
    assertThat(EmbeddingExample.recordThenCheck(database, directory)).isEqualTo(Verdict.INTACT);
    assertThat(example(Files.readString(Path.of("../docs/how-to/embed.md")), "```java\n", "```"))
        .isEqualTo(
            example(
                    Files.readString(Path.of("src/test/java/dev/fim/EmbeddingExample.java")),
                    "// example\n",
                    "  // end of example")
                .indent(-2));
  }

  private static String example(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  @Test
  void aTreeIsIntactUntilSomethingInItChanges() {
    tree.dir("d").file("d/a", "1").file("d/b", "2").symlink("l", "d/a");
    Outcome recorded = fim.init(request(), changes::add);
    assertThat(recorded.summary()).isEqualTo(new Summary(5, 0, 0, 0, 0, 0));
    assertThat(recorded.generation().id()).isEqualTo(1);
    assertThat(recorded.generation().root()).isEqualTo(tree.root());
    assertThat(changes).isEmpty();
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);

    tree.file("d/a", "9").remove("d/b").file("d/c", "").remove("l").dir("l").mode("d", 0700);
    Outcome outcome = check();

    assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(outcome.summary()).isEqualTo(new Summary(5, 1, 1, 3, 0, 0));
    assertThat(changes.stream().map(FileIntegrityTest::line))
        .containsExactly(
            "Changed /d mode",
            "Changed /d/a sha256",
            "Removed /d/b mode, uid, gid, size, mtime, caps, sha256",
            "Added /d/c mode, uid, gid, size, mtime, caps, sha256",
            "Changed /l type, mode");
  }

  private static String line(Change change) {
    AttributeSet attributes =
        switch (change) {
          case Change.Added added -> added.attributes().without(Attribute.TYPE);
          case Change.Removed removed -> removed.attributes().without(Attribute.TYPE);
          case Change.Changed changed -> changed.attributes();
          case Change.Unverifiable ignored -> AttributeSet.NONE;
          case Change.Isolation ignored -> AttributeSet.NONE;
        };
    return (change.getClass().getSimpleName() + " " + change.path() + " " + attributes).strip();
  }

  @Test
  void anEditThatKeepsSizeAndTimeIsFound() {
    tree.file("a", "one");
    fim.init(request(), changes::add);
    tree.file("a", "two");
    check();
    assertThat(changes.stream().map(FileIntegrityTest::line)).containsExactly("Changed /a sha256");
  }

  @Test
  void whatAPolicyIncludesIsRecordedAndNotReadAgain() throws IOException {
    tree.dir("a").file("a/x", "1").dir("b").file("b/y", "2");
    Path policies = Files.createDirectory(tree.beside().resolve("policies"));
    Path main =
        Files.writeString(
            policies.resolve("main.yaml"),
            "version: 1\nrules:\n  - path: /\n  - include: more.yaml\n");
    Path more =
        Files.writeString(policies.resolve("more.yaml"), "version: 1\nrules:\n  - exclude: /b\n");
    fim.init(request().withPolicy(Policy.read(main)), changes::add);
    String recorded = fim.generations().getLast().policy();
    assertThat(recorded).isEqualTo(Policy.read(main).source()).contains("exclude: /b");
    Files.delete(more);
    tree.file("b/y", "changed").file("a/x", "changed");
    assertThat(check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(changes).hasSize(1);
    ByteArrayOutputStream portable = new ByteArrayOutputStream();
    fim.export(new BaselineReference.Latest(), portable);
    Path file = Files.write(tree.beside().resolve("portable"), portable.toByteArray());
    assertThat(fim.importFrom(file).policy()).isEqualTo(recorded);
    assertThatThrownBy(() -> Policy.read(main)).isInstanceOf(FimException.class);
  }

  @Test
  void afterTheNewestIsForgottenTheOneBeforeItIsInForce() {
    tree.file("a", "1");
    fim.init(request(), changes::add);
    tree.file("a", "2");
    fim.update(request(), new BaselineReference.Latest(), changes::add);
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);
    ForgetResult forgotten = fim.forget(List.of(2L, 2L), new ScanMonitor());
    assertThat(forgotten.forgotten()).extracting(Generation::id).containsExactly(2L);
    assertThat(forgotten.remaining()).isEqualTo(fim.generations());
    assertThat(database.resolveSibling("fim.mv.db")).hasSize(forgotten.sizeAfter());
    assertThat(check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(fim.forget(List.of(), new ScanMonitor()).forgotten()).isEmpty();
  }

  @Test
  void theNewestGenerationsAreKept() {
    for (int i = 0; i < 4; i++) {
      tree.file("a", "content " + i);
      fim.init(request(), changes::add);
    }
    ForgetResult forgotten = fim.keepNewest(2, new ScanMonitor());
    assertThat(forgotten.forgotten()).extracting(Generation::id).containsExactly(1L, 2L);
    assertThat(fim.generations()).extracting(Generation::id).containsExactly(3L, 4L);
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);
    ForgetResult nothing = fim.keepNewest(2, new ScanMonitor());
    assertThat(nothing.forgotten()).isEmpty();
    assertThat(nothing.sizeAfter()).isEqualTo(nothing.sizeBefore());
    assertThatThrownBy(() -> fim.keepNewest(0, new ScanMonitor()))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage("cannot keep 0 generations: a database keeps at least one");
  }

  @Test
  void aRemovalThatIsToldToStopRemovesNothing() {
    tree.file("a", "1");
    fim.init(request(), changes::add);
    fim.init(request(), changes::add);
    ScanMonitor monitor = new ScanMonitor();
    monitor.cancel();
    assertThatThrownBy(() -> fim.forget(List.of(1L), monitor))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INTERRUPTED))
        .hasMessage("cannot forget generations of %s: interrupted".formatted(database));
    assertThat(fim.generations()).hasSize(2);
  }

  @Test
  void anUpdateReportsAndThenTrustsWhatIsThere() {
    tree.dir("x").file("x/a", "1").file("y", "1");
    fim.init(request(), changes::add);
    tree.file("x/a", "2").file("y", "2");

    Outcome part =
        fim.update(
            TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("/x"))),
            new BaselineReference.Latest(),
            changes::add);

    assertThat(changes.stream().map(FileIntegrityTest::line))
        .containsExactly("Changed /x/a sha256");
    assertThat(part.generation().id()).isEqualTo(2);
    assertThat(part.generation().entries()).isEqualTo(4);
    assertThat(part.header().notes()).containsExactly("recorded as generation 2");
    check();
    assertThat(changes.stream().map(FileIntegrityTest::line)).containsExactly("Changed /y sha256");
    assertThat(
            fim.check(TreeRequest.standard(), new BaselineReference.Numbered(1), changes::add)
                .summary()
                .changed())
        .isEqualTo(2);
  }

  @Test
  void anUnchangedTreeSharesItsEntriesWithTheGenerationBefore() throws IOException {
    for (int i = 0; i < 3000; i++) {
      tree.file("file-with-a-name-" + i, "content " + i);
    }
    fim.init(request(), changes::add);
    long size = Files.size(Path.of(database + ".mv.db"));
    fim.init(request(), changes::add);
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(fim.generations()).extracting(Generation::id).containsExactly(1L, 2L, 3L);
    assertThat(Files.size(Path.of(database + ".mv.db"))).isLessThan(size + size / 5);
  }

  @Test
  void whereThePoliciesDifferOnlyWhatBothSelectIsCompared() {
    tree.dir("etc").file("etc/a", "1").dir("var").file("var/b", "1");
    fim.init(request(), changes::add);
    tree.file("etc/a", "22").file("var/b", "22").mode("etc/a", 0600);
    Policy sizes =
        Policy.parse("sizes", "version: 1\nrules: [{path: /etc, attributes: [size, nlink]}]");
    Outcome outcome = fim.check(TreeRequest.standard().withPolicy(sizes), changes::add);
    assertThat(changes.stream().map(FileIntegrityTest::line))
        .containsExactly("Changed /etc/a size");
    assertThat(outcome.header().notes())
        .containsExactly(
            "the policy given differs from that of the baseline: only what both select was"
                + " compared",
            "rule 1 of the policy given (path: /etc, attributes: [size, nlink]): nlink, size of 2"
                + " entries were not compared, since the policy of the baseline does not select"
                + " them");
  }

  @Test
  void whatThePolicyGivenSelectsAndTheBaselineHasNotIsNamed() {
    tree.dir("etc").file("etc/a", "1").dir("srv").file("srv/b", "1").dir("tmp");
    Policy modes =
        Policy.parse(
            "modes",
            "version: 1\nrules: [{path: /, attributes: [type, mode]}, {exclude: /srv},"
                + " {exclude: '**/*.log'}]");
    Policy digests =
        Policy.parse(
            "digests",
            "version: 1\nrules: [{path: /etc, attributes: [mode, sha256]}, {path: /srv}]");
    fim.init(request().withPolicy(modes), changes::add);
    tree.file("etc/a", "2").file("srv/b", "2");

    Outcome outcome = fim.check(TreeRequest.standard().withPolicy(digests), changes::add);

    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes())
        .containsExactly(
            CheckRun.POLICIES_DIFFER,
            "rule 1 of the policy given (path: /etc, attributes: [mode, sha256]): sha256 of 1 entry"
                + " was not compared, since the policy of the baseline does not select it",
            "rule 2 of the policy given (path: /srv): nothing was compared, since the policy of the"
                + " baseline selects nothing of it",
            "rule 2 of the policy of the baseline (exclude: /srv): what it leaves out was not"
                + " compared, though the policy given selects it",
            "rule 3 of the policy of the baseline (exclude: **/*.log): what it leaves out was not"
                + " compared, though the policy given selects it");
  }

  @Test
  void twoRecordsAreComparedUnderAPolicy() {
    tree.dir("etc").file("etc/a", "1").time("etc/a", 1, 0);
    fim.init(request(), changes::add);
    tree.time("etc/a", 2, 0);
    fim.init(request(), changes::add);
    Policy content =
        Policy.parse(
            "content", "version: 1\nrules: [{path: /etc, attributes: [mode, sha256, blake3]}]");
    BaselineReference first = new BaselineReference.Numbered(1);
    BaselineReference second = new BaselineReference.Numbered(2);

    assertThat(fim.compare(first, second, changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
    Outcome outcome = fim.compare(first, second, content, changes::add);

    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes())
        .containsExactly(
            "only what the given policy selects was compared",
            "rule 1 of the policy given (path: /etc, attributes: [mode, sha256, blake3]): blake3 of"
                + " 1 entry was not compared, since the policy of both does not select it");
  }

  /// As an earlier version has left it: an update under a policy that selects more carried entries
  /// over as they were.
  private void recordWithoutDigests(Policy policy) {
    fim.init(request().withPolicy(Policy.parse("modes", MODES)), changes::add);
    Generation modes = fim.generations().getFirst();
    List<Entry> entries = entries(1);
    try (BaselineDatabase open = BaselineDatabase.open(database, OpenMode.WRITE);
        GenerationWriter writer = open.begin()) {
      entries.forEach(writer::add);
      writer.complete(
          Instant.EPOCH,
          new GenerationOrigin(
              tree.root(), modes.scope(), policy.source(), policy.name(), modes.crossing()));
    }
  }

  private static final String MODES = "version: 1\nrules: [{path: /, attributes: [type, mode]}]";
  private static final Policy DIGESTS =
      Policy.parse("digests", "version: 1\nrules: [{path: /, attributes: [type, sha256]}]");

  @Test
  void whatADatabaseHoldsWithoutASelectedAttributeIsUnverifiableInEveryCheck() {
    tree.dir("d").file("d/a", "1").symlink("l", "d");
    recordWithoutDigests(DIGESTS);
    tree.file("d/a", "2");

    assertThat(check().verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(changes)
        .containsExactly(
            new Change.Unverifiable(
                RawPath.ofUtf8("/d/a"),
                FileType.FILE,
                new Reason(Reason.Cause.NOT_IN_BASELINE, "sha256 was not recorded in the baseline"),
                null));
    for (int i = 0; i < 2; i++) {
      Outcome quick =
          fim.checkQuickly(TreeRequest.standard(), new BaselineReference.Latest(), 0, changes::add);
      assertThat(quick.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    }
    try (CheckSession session = fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD);
        TreeRoot root = TreeRoot.open(tree.root())) {
      VerifiedFiles verified = session.newVerifiedFiles();
      for (int i = 0; i < 2; i++) {
        Outcome whole =
            session.check(root, verified, RereadFilter.NONE, new ScanMonitor(), changes::add);
        assertThat(whole.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
      }
      assertThat(
              session
                  .check(root, List.of(Spot.alone(RawPath.ofUtf8("/d/a"))), changes::add)
                  .verdict())
          .isEqualTo(Verdict.UNVERIFIABLE);
    }
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void whatIsExportedOfADatabaseHasAGapForEachSelectedAttributeThatItLacks() throws IOException {
    tree.dir("d").file("d/a", "1").symlink("l", "d");
    recordWithoutDigests(DIGESTS);
    Path portable = tree.beside().resolve("trusted.fim");
    Files.write(portable, export(new BaselineReference.Latest()));

    Generation imported = fim.importFrom(portable);

    assertThat(imported.gaps()).isEqualTo(1);
    assertThat(check().verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(changes)
        .containsExactly(
            new Change.Unverifiable(
                RawPath.ofUtf8("/d/a"),
                FileType.FILE,
                new Reason(
                    Reason.Cause.NOT_IN_BASELINE, "when recorded: sha256 was never recorded"),
                null));
    try (CheckSession session =
        fim.session(new BaselineReference.Numbered(2), SessionTerms.STANDARD)) {
      assertThat(export(new BaselineReference.Numbered(3))).isEqualTo(Files.readAllBytes(portable));
      assertThat(session.digest())
          .isEqualTo(
              fim.session(new BaselineReference.Numbered(3), SessionTerms.STANDARD).digest());
    }
  }

  @Test
  void aLinkAsPathIsResolvedInsideTheRootAndNamed() {
    tree.dir("real").file("real/a", "1").dir("sub").symlink("sub/link", "/real").file("b", "");
    Outcome outcome =
        fim.init(request().withPaths(List.of(ByteString.ofUtf8("sub/link"))), changes::add);
    assertThat(outcome.generation().scope()).isEqualTo(Scope.of(List.of(RawPath.ofUtf8("/real"))));
    assertThat(outcome.header().notes()).containsExactly("sub/link leads to /real");
    assertThat(outcome.summary().entries()).isEqualTo(2);
  }

  @Test
  void aPathThatThePolicyExcludesIsRefused() {
    tree.dir("in").dir("out").file("out/a", "1");
    Policy policy =
        Policy.parse(
            "policy", "version: 1\nrules: [{path: /, attributes: default}, {exclude: /out}]");
    fim.init(request().withPolicy(policy), changes::add);
    for (String excluded : List.of("/out", "/out/a")) {
      TreeRequest part = request().withPaths(List.of(ByteString.ofUtf8(excluded)));
      assertThatThrownBy(() -> fim.check(part, changes::add))
          .hasMessageContaining(excluded)
          .hasMessageContaining("the policy excludes it");
      assertThatThrownBy(() -> fim.init(part.withPolicy(policy), changes::add))
          .isInstanceOfSatisfying(
              FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT));
    }
    assertThat(fim.generations()).hasSize(1);
  }

  @Test
  void aPathThatIsNotThereIsRefusedUnlessTheBaselineKnowsIt() {
    tree.file("a", "1").file("b", "1");
    fim.init(request(), changes::add);
    tree.remove("b");
    TreeRequest gone = TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("/b")));
    assertThat(fim.check(gone, changes::add).summary()).isEqualTo(new Summary(0, 0, 1, 0, 0, 0));
    TreeRequest never = TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("/c\n")));
    assertThatThrownBy(() -> fim.check(never, changes::add))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage("cannot find /c\\x0a: there is no such file in the tree");
  }

  @Test
  void aPathOutsideTheBaselineIsRefused() {
    tree.dir("a").file("a/x", "").dir("b");
    fim.init(request().withPaths(List.of(ByteString.ofUtf8("a"))), changes::add);
    TreeRequest outside = TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("b")));
    assertThatThrownBy(() -> fim.check(outside, changes::add))
        .hasMessage("cannot compare /b: the baseline holds only /a; record it with 'fim init'");
  }

  @Test
  void theDatabaseInsideTheTreeIsNeverInScope() {
    tree.file("a", "1").mode("", 0755);
    Path inside = tree.path().resolve("fim");
    FileIntegrity own = FileIntegrity.at(inside);
    assertThat(own.init(request(), changes::add).summary().entries()).isEqualTo(2);
    assertThat(own.check(TreeRequest.standard(), changes::add).verdict()).isEqualTo(Verdict.INTACT);
    own.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(own.check(TreeRequest.standard(), changes::add).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void twoGenerationsAreComparedAlsoWithAPortableOne() throws IOException {
    tree.file("a", "1");
    fim.init(request(), changes::add);
    Path portable = tree.beside().resolve("trusted.fim");
    Files.write(portable, export(new BaselineReference.Latest()));
    tree.file("a", "2");
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), change -> {});

    for (BaselineReference before :
        List.of(new BaselineReference.Numbered(1), new BaselineReference.Portable(portable))) {
      changes.clear();
      Outcome outcome =
          fim.compare(
              before,
              new BaselineReference.Elsewhere(database, new BaselineReference.Latest()),
              changes::add);
      assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
      assertThat(changes.stream().map(FileIntegrityTest::line))
          .containsExactly("Changed /a sha256");
    }
    changes.clear();
    FileIntegrity none = FileIntegrity.at(tree.beside().resolve("none"));
    none.check(TreeRequest.standard(), new BaselineReference.Portable(portable), changes::add);
    assertThat(changes.stream().map(FileIntegrityTest::line)).containsExactly("Changed /a sha256");
  }

  private byte[] export(BaselineReference reference) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fim.export(reference, out);
    return out.toByteArray();
  }

  @Test
  void whatIsExportedAndImportedIsTheSameAndExportsTheSameBytes() throws IOException {
    tree.dir("d").file("d/\\xff\\x0a", "1").symlink("l", "\\xfe");
    fim.init(request(), changes::add);
    byte[] bytes = export(new BaselineReference.Latest());
    Path portable = Files.write(tree.beside().resolve("trusted.fim"), bytes);

    Generation imported = fim.importFrom(portable);

    assertThat(imported.id()).isEqualTo(2);
    assertThat(entries(2)).isEqualTo(entries(1)).hasSize(4);
    assertThat(export(new BaselineReference.Numbered(2))).isEqualTo(bytes);
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);
  }

  private List<Entry> entries(long generation) {
    List<Entry> entries = new ArrayList<>();
    fim.show(new BaselineReference.Numbered(generation), List.of(), entries::add);
    return entries;
  }

  @Test
  void aDamagedPortableBaselineMakesNoDatabase() throws IOException {
    Path portable = Files.writeString(tree.beside().resolve("bad.fim"), "no baseline");
    assertThatThrownBy(() -> fim.importFrom(portable))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED));
    assertThat(Path.of(database + ".mv.db")).doesNotExist();
  }

  @Test
  void explainFollowsTheBaselinesPolicyAndTheRealType() {
    tree.dir("d").file("d/a", "").symlink("link", "d");
    Policy policy =
        Policy.parse("p", "version: 1\nrules: [{path: /}, {exclude: /d/a, types: file}]");
    fim.init(request().withPolicy(policy), changes::add);
    assertThat(fim.explain(ByteString.ofUtf8("/link/a"), TreeRequest.standard()).why())
        .isEqualTo("rule 2, the last that matches, excludes /d/a");
    assertThat(fim.explain(ByteString.ofUtf8("/link"), TreeRequest.standard()).type())
        .isEqualTo(FileType.SYMLINK);
  }

  @Test
  void aMountLaidOverAFileAfterwardsIsReported() {
    TestTree.requireRoot();
    tree.file("a", "1").file("b", "1").dir("m").dir("n").file("n/x", "");
    tree.bindMount("n", "m");
    fim.init(request(), changes::add);
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);
    tree.bindMount("b", "a");
    Outcome outcome = check();
    assertThat(outcome.summary()).isEqualTo(new Summary(4, 0, 0, 0, 1, 0));
    assertThat(changes.stream().map(FileIntegrityTest::line)).containsExactly("Isolation /a");
    assertThat(outcome.skippedMounts()).containsExactly(RawPath.ofUtf8("/a"), RawPath.ofUtf8("/m"));
  }

  @Test
  void aDirectoryThatIsAMountOfItsOwnIsRecorded() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    TreeRequest mount = request().withPaths(List.of(ByteString.ofUtf8("/m")));
    assertThat(fim.init(mount, changes::add).summary().entries()).isEqualTo(2);
    assertThat(check().verdict()).isEqualTo(Verdict.INTACT);
    tree.file("n/x", "2");
    assertThat(check().verdict()).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void aGenerationThatCrossedMountsIsCheckedAcrossThem() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    fim.init(request().withCrossing(MountCrossing.CROSS), changes::add);
    assertThat(check().summary()).isEqualTo(new Summary(5, 0, 0, 0, 0, 0));
  }

  @Test
  void aMountOverTheRootOfTheScanIsReported() {
    TestTree.requireRoot();
    tree.dir("m").file("m/x", "1").dir("n").file("n/x", "1");
    fim.init(request().withPaths(List.of(ByteString.ofUtf8("/m"))), changes::add);
    tree.bindMount("n", "m");
    check();
    assertThat(changes.stream().map(FileIntegrityTest::line)).contains("Isolation /m");
  }

  @Test
  void aRecordedDirectoryThatBecameALinkIsNotIntactForWhatTheLinkLeadsTo() {
    tree.dir("www").file("www/index", "good").dir("other").file("other/o", "1");
    tree.symlink("link", "other");
    fim.init(request(), changes::add);
    changes.clear();
    assertThat(fim.check(at("/link"), changes::add).verdict()).isEqualTo(Verdict.INTACT);
    tree.remove("www/index").remove("www").symlink("www", "other");
    Outcome outcome = fim.check(at("/www"), changes::add);
    assertThat(outcome.header().notes()).containsExactly("/www leads to /other");
    assertThat(changes.stream().map(FileIntegrityTest::line))
        .containsExactly(
            "Changed /www type, mode",
            "Removed /www/index mode, uid, gid, size, mtime, caps, sha256");
  }

  private static TreeRequest at(String path) {
    return TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8(path)));
  }

  @Test
  void aPathBelowWhatTheBaselineLeftOutIsNotAdded() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").dir("n/d").file("n/d/x", "1").bindMount("n", "m");
    fim.init(request(), changes::add);
    Outcome outcome = fim.check(at("/m/d"), changes::add);
    assertThat(outcome.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(changes.stream().map(FileIntegrityTest::line)).containsExactly("Unverifiable /m/d");
  }

  @Test
  void aTreeMayBeCheckedWhereItsRootIsAMount() {
    TestTree.requireRoot();
    tree.dir("build").file("build/x", "1").dir("run").bindMount("build", "run");
    RawPath build = tree.root().child(ByteString.ofUtf8("build"));
    RawPath run = tree.root().child(ByteString.ofUtf8("run"));
    fim.init(TreeRequest.standard().withRoot(build), changes::add);
    assertThat(fim.check(TreeRequest.standard().withRoot(run), changes::add).verdict())
        .isEqualTo(Verdict.INTACT);
  }

  @Test
  void aMountThatTheBaselineLeftOutAndThatIsGoneIsListedAsSkipped() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").bindMount("n", "m");
    fim.init(request(), changes::add);
    tree.unmount("m").file("m/new", "");
    assertThat(check().skippedMounts()).containsExactly(RawPath.ofUtf8("/m"));
  }

  @Test
  void aPartIsNotUpdatedUnderAnotherPolicyThanTheRest() {
    tree.dir("a").file("a/x", "1").file("b", "1");
    fim.init(request(), changes::add);
    Policy other =
        Policy.parse(
            "other",
            """
            version: 1
            rules:
              - path: /
                attributes: [default, sha512]
            """);
    TreeRequest part = at("/a").withPolicy(other);
    assertThatThrownBy(() -> fim.update(part, new BaselineReference.Latest(), changes::add))
        .hasMessage(
            "cannot update a part of the baseline: the rest was recorded under another policy, or"
                + " across other mounts; update the whole, or leave out --policy and"
                + " --cross-mounts");
  }

  @Test
  void theReceiverHearsOfTheHeaderFirstAndOfTheSummaryLast() {
    tree.file("a", "");
    List<String> heard = new ArrayList<>();
    fim.init(
        request(),
        new Receiver() {
          @Override
          public void begin(ReportHeader header) {
            heard.add("begin " + header.baseline().id());
          }

          @Override
          public void changed(Change change) {
            heard.add("change");
          }

          @Override
          public void end(Summary summary, List<RawPath> skippedMounts) {
            heard.add("end " + summary.entries());
          }
        });
    assertThat(heard).containsExactly("begin 1", "end 2");
  }

  @Test
  void aMountWithinAnotherPathThatIsNamedIsRefusedNotPassedOver() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    TreeRequest both =
        request().withPaths(List.of(ByteString.ofUtf8("/"), ByteString.ofUtf8("/m")));
    assertThatThrownBy(() -> fim.init(both, changes::add))
        .hasMessage(
            "cannot record /m: it is a mount within another given path, and a scan stays on"
                + " its mounts; name it under 'mounts' in a policy, record it by itself, or use"
                + " --cross-mounts");
    assertThat(fim.init(both.withCrossing(MountCrossing.CROSS), changes::add).summary().entries())
        .isEqualTo(5);
  }

  @Test
  void aRunThatFailsLeavesTheMonitorForTheNext() {
    tree.file("a", "1").file("b", "1");
    TreeRequest request = request();
    assertThatThrownBy(() ->
            fim.init(
                request,
                new Receiver() {
                  @Override
                  public void changed(Change change) {}

                  @Override
                  public void begin(ReportHeader header) {
                    throw new IllegalStateException("the reader went away");
                  }
                }))
        .hasMessage("the reader went away");
    assertThat(fim.init(request, changes::add).summary().entries()).isEqualTo(3);
  }
}
