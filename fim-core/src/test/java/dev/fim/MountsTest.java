package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Mounts in, above and over a recorded tree.
class MountsTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  @Test
  void aMountLaidOverAFileAfterwardsIsReported() {
    TestTree.requireRoot();
    tree.file("a", "1").file("b", "1").dir("m").dir("n").file("n/x", "");
    tree.bindMount("n", "m");
    fim.init(fixture.request(), changes::add);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);
    tree.bindMount("b", "a");
    Outcome outcome = fixture.check();
    assertThat(outcome.summary()).isEqualTo(new Summary(4, 0, 0, 0, 1, 0));
    assertThat(fixture.lines()).containsExactly("Isolation /a");
    assertThat(outcome.skippedMounts()).containsExactly(RawPath.ofUtf8("/a"), RawPath.ofUtf8("/m"));
  }

  @Test
  void aDirectoryThatIsAMountOfItsOwnIsRecorded() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    TreeRequest mount = fixture.request().withPaths(List.of(ByteString.ofUtf8("/m")));
    assertThat(fim.init(mount, changes::add).summary().entries()).isEqualTo(2);
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);
    tree.file("n/x", "2");
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void aGenerationThatCrossedMountsIsCheckedAcrossThem() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    fim.init(fixture.request().withCrossing(MountCrossing.CROSS), changes::add);
    assertThat(fixture.check().summary()).isEqualTo(new Summary(5, 0, 0, 0, 0, 0));
  }

  @Test
  void aMountOverTheRootOfTheScanIsReported() {
    TestTree.requireRoot();
    tree.dir("m").file("m/x", "1").dir("n").file("n/x", "1");
    fim.init(fixture.request().withPaths(List.of(ByteString.ofUtf8("/m"))), changes::add);
    tree.bindMount("n", "m");
    fixture.check();
    assertThat(fixture.lines()).contains("Isolation /m");
  }

  @Test
  void aPathBelowWhatTheBaselineLeftOutIsNotAdded() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").dir("n/d").file("n/d/x", "1").bindMount("n", "m");
    fim.init(fixture.request(), changes::add);
    Outcome outcome = fim.check(FimFixture.at("/m/d"), changes::add);
    assertThat(outcome.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(fixture.lines()).containsExactly("Unverifiable /m/d");
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
    fim.init(fixture.request(), changes::add);
    tree.unmount("m").file("m/new", "");
    assertThat(fixture.check().skippedMounts()).containsExactly(RawPath.ofUtf8("/m"));
  }

  @Test
  void aMountWithinAnotherPathThatIsNamedIsRefusedNotPassedOver() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    TreeRequest both =
        fixture.request().withPaths(List.of(ByteString.ofUtf8("/"), ByteString.ofUtf8("/m")));
    assertThatThrownBy(() -> fim.init(both, changes::add))
        .hasMessage(
            "cannot record /m: it is a mount within another given path, and a scan stays on"
                + " its mounts; name it under 'mounts' in a policy, record it by itself, or use"
                + " --cross-mounts");
    assertThat(fim.init(both.withCrossing(MountCrossing.CROSS), changes::add).summary().entries())
        .isEqualTo(5);
  }

  @Test
  void anExplanationNotesAMountThatAScanLeavesOut() {
    TestTree.requireRoot();
    tree.dir("m").dir("n").file("n/x", "1").bindMount("n", "m");
    String left =
        "it is on the mount /m, which is scanned only if a path or the policy names it, or with"
            + " --cross-mounts";
    assertThat(notes("/m/x", fixture.request())).containsExactly(left);
    assertThat(notes("/m", fixture.request())).containsExactly(left);
    assertThat(notes("/n/x", fixture.request())).isEmpty();
    Policy named = Policy.parse("named", "version: 1\nmounts: [/m]\nrules: [{path: /}]");
    assertThat(notes("/m/x", fixture.request().withPolicy(named))).isEmpty();
    fim.init(fixture.request(), changes::add);
    assertThat(notes("/m/x", TreeRequest.standard())).containsExactly(left);
    fim.init(fixture.request().withPaths(List.of(ByteString.ofUtf8("/m"))), changes::add);
    assertThat(notes("/m/x", TreeRequest.standard())).isEmpty();
    fim.init(fixture.request().withCrossing(MountCrossing.CROSS), changes::add);
    assertThat(notes("/m/x", TreeRequest.standard())).isEmpty();
  }

  private List<String> notes(String path, TreeRequest request) {
    return fim.explain(ByteString.ofUtf8(path), request).notes();
  }
}
