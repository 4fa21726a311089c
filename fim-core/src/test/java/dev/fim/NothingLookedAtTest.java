package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.SelectionNote;
import dev.fim.policy.label.RuleLabel;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.session.SessionTerms;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NothingLookedAtTest {

  private static final Summary UNVERIFIABLE = new Summary(0, 0, 0, 0, 0, 1);

  @AutoClose private final TestTree tree = TestTree.create();
  private final List<Change> changes = new ArrayList<>();
  private Path database;
  private FileIntegrity fim;

  @BeforeEach
  void chooseDatabase() {
    Path directory = tree.privateDirectory("db");
    database = directory.resolve("fim");
    fim = FileIntegrity.at(database);
    tree.dir("etc").file("etc/passwd", "root");
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  private TreeRequest request(String... rules) {
    return request().withPolicy(policy(rules));
  }

  private static Policy policy(String... rules) {
    return Policy.parse(
        "p.yaml",
        "version: 1\nrules:\n"
            + String.join("", List.of(rules).stream().map(rule -> "  - " + rule + "\n").toList()));
  }

  private static List<String> notes(Outcome outcome) {
    return outcome.notes().stream().map(SelectionNote::text).toList();
  }

  private void assertNothingSelected(Outcome outcome, String... paths) {
    assertThat(outcome.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(changes)
        .allMatch(change ->
            change instanceof Change.Unverifiable unknown
                && unknown.reason().cause() == Reason.Cause.NOTHING_SELECTED);
    assertThat(changes.stream().map(change -> change.path().display())).containsExactly(paths);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: /ect",
        "path: '/etc$'",
        "path: /etc/none/deeper",
        "path: '/etc/*.conf'",
        "regex: '/ect/.*'",
        "{path: /etc, types: [fifo]}"
      })
  void initRefusesAPolicyThatSelectsNothingAndRecordsNothing(String rule) {
    assertThatThrownBy(() -> fim.init(request(rule), changes::add))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.POLICY))
        .hasMessageStartingWith(
            "cannot record /: the policy p.yaml selects nothing there; rule 1 (")
        .hasMessageEndingWith("; 'fim explain PATH' shows which rule decides");
    assertThat(Files.exists(Path.of(database + ".mv.db"))).isFalse();
  }

  @Test
  void theRefusalNamesWhatIsMissing() {
    assertThatThrownBy(() -> fim.init(request("path: /ect"), changes::add))
        .hasMessage(
            "cannot record /: the policy p.yaml selects nothing there; rule 1 (/ect): there is no"
                + " /ect in the tree; 'fim explain PATH' shows which rule decides");
  }

  @Test
  void aMountThatIsNotInScopeIsNothing() {
    TestTree.requireRoot();
    tree.dir("data").dir("other").file("other/x", "1").bindMount("other", "data");
    assertThatThrownBy(() -> fim.init(request("path: /data"), changes::add))
        .hasMessageContaining("; a mount that is not in scope begins at /data; ");
  }

  @Test
  void anEmptyDirectoryIsSomething() {
    tree.dir("empty");
    assertThat(fim.init(request("path: /empty"), changes::add).summary().entries()).isEqualTo(2);
    assertThat(fim.check(TreeRequest.standard(), changes::add).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void aCheckUnderAPolicyThatSelectsNothingIsUnverifiable() {
    fim.init(request(), changes::add);
    Outcome outcome =
        fim.check(TreeRequest.standard().withPolicy(policy("path: /ect")), changes::add);
    assertThat(outcome.summary()).isEqualTo(UNVERIFIABLE);
    assertNothingSelected(outcome, "/");
    assertThat(notes(outcome)).containsExactly("rule 1 (/ect): there is no /ect in the tree");
  }

  @Test
  void aQuickCheckUnderAPolicyThatSelectsNothingIsUnverifiable() {
    fim.init(request(), changes::add);
    Outcome outcome =
        fim.checkQuickly(
            TreeRequest.standard().withPolicy(policy("path: /ect")),
            new BaselineReference.Latest(),
            0,
            changes::add);
    assertNothingSelected(outcome, "/");
  }

  @Test
  void anUpdateUnderAPolicyThatSelectsNothingIsUnverifiable() {
    fim.init(request(), changes::add);
    Outcome outcome =
        fim.update(
            TreeRequest.standard().withPolicy(policy("path: /ect")),
            new BaselineReference.Latest(),
            changes::add);
    assertNothingSelected(outcome, "/");
  }

  @Test
  void aBaselineThatLostAllItHeldIsUnverifiableInEveryRun() throws IOException {
    tree.dir("opt").file("opt/tool", "1");
    fim.init(request("path: /opt/tool"), changes::add);
    tree.remove("opt/tool");
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(changes).hasSize(1);

    changes.clear();
    assertNothingSelected(fim.check(TreeRequest.standard(), changes::add), "/");
    Path file = tree.beside().resolve("portable");
    try (OutputStream out = Files.newOutputStream(file)) {
      fim.export(new BaselineReference.Latest(), out);
    }
    changes.clear();
    assertNothingSelected(
        fim.check(TreeRequest.standard(), new BaselineReference.Portable(file), changes::add), "/");
    changes.clear();
    assertNothingSelected(
        fim.compare(
            new BaselineReference.Latest(), new BaselineReference.Portable(file), changes::add),
        "/");
    changes.clear();
    try (CheckSession session = fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD);
        TreeRoot root = TreeRoot.open(tree.root())) {
      assertNothingSelected(session.check(root, new ScanMonitor(), changes::add), "/");
    }
  }

  @Test
  void generationsWithNothingInCommonAreNotIntact() {
    tree.dir("opt").file("opt/tool", "1");
    fim.init(request().withPaths(List.of(ByteString.ofUtf8("/etc"))), changes::add);
    fim.init(request().withPaths(List.of(ByteString.ofUtf8("/opt"))), changes::add);
    Outcome outcome =
        fim.compare(
            new BaselineReference.Numbered(1), new BaselineReference.Numbered(2), changes::add);
    assertNothingSelected(outcome, "/");
    assertThat(outcome.header().notes())
        .containsExactly("the scopes have nothing in common: nothing was compared");
  }

  @Test
  void aRuleThatSelectsNothingBesideOthersIsNoted() {
    Outcome recorded =
        fim.init(
            request("path: /etc", "path: /ect", "path: '/etc/*.conf'", "exclude: /tmp"),
            changes::add);
    List<String> noted =
        List.of(
            "rule 2 (/ect): there is no /ect in the tree",
            "rule 3 (/etc/*.conf): selects nothing in the tree");
    assertThat(notes(recorded)).isEqualTo(noted);
    Outcome checked = fim.check(TreeRequest.standard(), changes::add);
    assertThat(checked.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(notes(checked)).isEqualTo(noted);
  }

  @Test
  void aRuleThatNamesALinkIsNoted() {
    tree.dir("usr").dir("usr/bin").file("usr/bin/sh", "1").symlink("bin", "usr/bin");
    Outcome recorded = fim.init(request("path: /bin", "path: /bin/sh"), changes::add);
    assertThat(notes(recorded))
        .containsExactly(
            "rule 1 (/bin): /bin is a link to usr/bin, and only the link itself is looked at; name"
                + " /usr/bin",
            "rule 2 (/bin/sh): /bin is a link to usr/bin, and nothing is looked at beyond it; name"
                + " /usr/bin/sh");
  }

  @Test
  void aLinkThatLeadsToWhatIsLookedAtAnywayIsNotNoted() {
    tree.symlink("link", "etc");
    assertThat(notes(fim.init(request("path: /", "path: /link"), changes::add))).isEmpty();
  }

  @Test
  void mountsThatAreNotThereAreNoted() {
    tree.symlink("data", "etc");
    Policy policy =
        Policy.parse(
            "p.yaml",
            "version: 1\nmounts: [/dta, /etc, /data, /out]\n"
                + "rules: [{path: /}, {exclude: /out}]");
    tree.dir("out");
    assertThat(notes(fim.init(request().withPolicy(policy), changes::add)))
        .containsExactly(
            "mount /dta: there is no /dta in the tree",
            "mount /etc: no mount begins there",
            "mount /data: /data is a link to etc, and only the link itself is looked at; name"
                + " /etc",
            "mount /out: no rule selects anything there");
  }

  @Test
  void textThatReadsLikeAnotherLanguageIsNoted() {
    Outcome recorded =
        fim.init(
            request(
                "path: /etc",
                "path: '/etc$'",
                "exclude: '/var/{log,cache}'",
                "exclude: '/var/log/.*'",
                "regex: '/etc/*.conf'"),
            changes::add);
    assertThat(notes(recorded))
        .containsExactly(
            "rule 2 (/etc$): there is no /etc$ in the tree",
            "rule 2 (/etc$): '$' stands for itself in a path; for a regular expression write"
                + " 'regex:'",
            "rule 3 (/var/{log,cache}): '{' and '}' stand for themselves in a path; write a rule"
                + " for each of what they list",
            "rule 4 (/var/log/.*): '.*' is a dot and then anything in a pattern; for a regular"
                + " expression write 'regex:'",
            "rule 5 (/etc/*.conf): selects nothing in the tree",
            "rule 5 (/etc/*.conf): '/*' is any number of slashes in a regular expression; for a"
                + " pattern write 'path:'");
  }

  @Test
  void aMountThatIsGoneIsIsolationAndAnUpdateRecordsWhatIsThere() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    fim.init(request(), changes::add);
    tree.unmount("m");
    Outcome outcome = fim.check(TreeRequest.standard(), changes::add);
    assertThat(outcome.summary()).isEqualTo(new Summary(6, 0, 0, 0, 1, 0));
    assertThat(changes)
        .containsExactly(new Change.Isolation(RawPath.ofUtf8("/m"), null, RuleLabel.NONE));

    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(fim.check(TreeRequest.standard(), changes::add).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void aMountThatIsGoneWithItsDirectoryIsIsolation() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").bindMount("n", "m");
    fim.init(request(), changes::add);
    tree.unmount("m").remove("m");
    assertThat(fim.check(TreeRequest.standard(), changes::add).summary().isolation()).isOne();
  }

  @Test
  void aMountThatWasLookedIntoAndIsGoneIsIsolation() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").bindMount("n", "m");
    Policy policy = Policy.parse("p", "version: 1\nmounts: [/m]\nrules: [{path: /}]");
    fim.init(request().withPolicy(policy), changes::add);
    tree.unmount("m");
    Outcome outcome = fim.check(TreeRequest.standard(), changes::add);
    assertThat(outcome.summary().isolation()).isOne();
    assertThat(notes(outcome)).containsExactly("mount /m: no mount begins there");
  }

  @Test
  void theMountsOfATreeUnderAnotherRootNeedNotBeThere() {
    TestTree.requireRoot();
    tree.dir("live").dir("live/m").dir("n").dir("disk").dir("disk/m").bindMount("n", "live/m");
    RawPath live = tree.root().child(ByteString.ofUtf8("live"));
    RawPath disk = tree.root().child(ByteString.ofUtf8("disk"));
    fim.init(TreeRequest.standard().withRoot(live), changes::add);
    assertThat(fim.check(TreeRequest.standard().withRoot(disk), changes::add).verdict())
        .isEqualTo(Verdict.INTACT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil", "/nonexistent", "/var"})
  void anAncestorThatBecameALinkIsDrift(String target) {
    tree.dir("var").dir("var/lib").file("var/lib/db", "1");
    tree.dir("evil").dir("evil/lib").file("evil/lib/db", "1");
    fim.init(request("path: /", "exclude: /var", "path: /var/lib"), changes::add);
    tree.rename("var", "moved").symlink("var", target);
    for (TreeRequest request : List.of(TreeRequest.standard(), at("/var/lib"), at("/var"))) {
      changes.clear();
      Outcome outcome = fim.check(request, changes::add);
      assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
      assertThat(changes.stream().filter(change -> change instanceof Change.Removed))
          .extracting(change -> change.path().display())
          .contains("/var/lib", "/var/lib/db");
    }
  }

  private static TreeRequest at(String path) {
    return TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8(path)));
  }

  @Test
  void aPathAtWhichThereIsOnlyTheWayToWhatIsSelectedIsUnverifiable() {
    tree.dir("opt");
    fim.init(request("path: /etc", "path: /opt/none"), changes::add);
    assertNothingSelected(fim.check(at("/opt"), changes::add), "/opt");
  }
}
