package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Runs on given paths only.
class RequestedPathsTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  @Test
  void aLinkAsPathIsResolvedInsideTheRootAndNamed() {
    tree.dir("real").file("real/a", "1").dir("sub").symlink("sub/link", "/real").file("b", "");
    Outcome outcome =
        fim.init(fixture.request().withPaths(List.of(ByteString.ofUtf8("sub/link"))), changes::add);
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
    fim.init(fixture.request().withPolicy(policy), changes::add);
    for (String excluded : List.of("/out", "/out/a")) {
      TreeRequest part = fixture.request().withPaths(List.of(ByteString.ofUtf8(excluded)));
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
    fim.init(fixture.request(), changes::add);
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
  void aPathAsTheShellSeesItIsRefusedWithThePathInTheTree() {
    tree.dir("a").file("a/x", "");
    fim.init(fixture.request(), changes::add);
    String seen = tree.root().display() + "/a/x";
    TreeRequest part = TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8(seen)));
    assertThatThrownBy(() -> fim.check(part, changes::add))
        .hasMessage(
            "cannot find %s: there is no such file in the tree; paths begin at its root, %s: the path"
                    .formatted(seen, tree.root().display())
                + " is /a/x there");
  }

  @Test
  void anInitOfAnotherRootNamesTheGenerationBefore() {
    tree.dir("a").file("a/x", "");
    fim.init(fixture.request(), changes::add);
    RawPath inner = tree.root().child(ByteString.ofUtf8("a"));
    assertThat(fim.init(fixture.request().withRoot(inner), changes::add).header().notes())
        .containsExactly(
            "generation 1, the newest before, is of %s; 'fim check --baseline 1' compares with it"
                .formatted(tree.root().display()));
    assertThat(fim.init(fixture.request().withRoot(inner), changes::add).header().notes())
        .isEmpty();
  }

  @Test
  void aPathOutsideTheBaselineIsRefused() {
    tree.dir("a").file("a/x", "").dir("b");
    fim.init(fixture.request().withPaths(List.of(ByteString.ofUtf8("a"))), changes::add);
    TreeRequest outside = TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("b")));
    assertThatThrownBy(() -> fim.check(outside, changes::add))
        .hasMessage("cannot compare /b: the baseline holds only /a; record it with 'fim init'");
  }

  @Test
  void aRecordedDirectoryThatBecameALinkIsNotIntactForWhatTheLinkLeadsTo() {
    tree.dir("www").file("www/index", "good").dir("other").file("other/o", "1");
    tree.symlink("link", "other");
    fim.init(fixture.request(), changes::add);
    changes.clear();
    assertThat(fim.check(FimFixture.at("/link"), changes::add).verdict()).isEqualTo(Verdict.INTACT);
    tree.remove("www/index").remove("www").symlink("www", "other");
    Outcome outcome = fim.check(FimFixture.at("/www"), changes::add);
    assertThat(outcome.header().notes()).containsExactly("/www leads to /other");
    assertThat(fixture.lines())
        .containsExactly(
            "Changed /www type, mode",
            "Removed /www/index mode, uid, gid, size, mtime, caps, sha256, acl, flags, security");
  }
}
