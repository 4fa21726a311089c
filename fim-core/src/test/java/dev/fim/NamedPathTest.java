package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A path that is named, where something on the way is not what it was.
class NamedPathTest {

  @AutoClose private final TestTree tree = TestTree.create();
  private final List<Change> changes = new ArrayList<>();
  private FileIntegrity fim;

  @BeforeEach
  void makeTree() {
    Path directory = tree.privateDirectory("db");
    fim = FileIntegrity.at(directory.resolve("fim"));
    tree.dir("conf").file("conf/a", "1").dir("conf/x").file("conf/x/b", "1");
    tree.dir("out").file("out/a", "1").dir("out/x").file("out/x/b", "1");
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  private static TreeRequest at(String path) {
    return TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8(path)));
  }

  private List<String> lines() {
    return changes.stream()
        .map(change -> change.getClass().getSimpleName() + " " + change.path())
        .toList();
  }

  private void replaceByLink(String target) {
    tree.rename("conf", "moved").symlink("conf", target);
    changes.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "conf", "../../../../../..//usr/share/none", "moved/a/none"})
  void whatALinkThatLeadsNowhereTookThePlaceOfIsDrift(String target) {
    fim.init(request(), changes::add);
    replaceByLink(target);
    assertThat(fim.check(at("/conf"), changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(lines())
        .containsExactly(
            "Changed /conf", "Removed /conf/a", "Removed /conf/x", "Removed /conf/x/b");

    changes.clear();
    assertThat(fim.check(at("/conf/x"), changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(lines()).contains("Removed /conf/x", "Removed /conf/x/b");
  }

  @Test
  void aQuickCheckAndAnUpdateSeeTheLinkToo() {
    fim.init(request(), changes::add);
    replaceByLink("/nowhere");
    BaselineReference latest = new BaselineReference.Latest();
    assertThat(fim.checkQuickly(at("/conf/x"), latest, 0, changes::add).verdict())
        .isEqualTo(Verdict.DRIFTED);
    assertThat(fim.update(at("/conf"), latest, changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(fim.check(at("/conf"), changes::add).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void aLinkToWhatThePolicyExcludesIsDrift() {
    Policy policy = Policy.parse("policy", "version: 1\nrules: [{path: /}, {exclude: /out}]");
    fim.init(request().withPolicy(policy), changes::add);
    replaceByLink("/out");
    for (String path : List.of("/conf", "/conf/x")) {
      changes.clear();
      assertThat(fim.check(at(path), changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
      assertThat(lines()).contains("Removed /conf/x", "Removed /conf/x/b");
    }
  }

  @Test
  void aPartThatIsRecordedByItselfIsRemovedWhereALinkAboveItTookItsPlace() {
    fim.init(request().withPaths(List.of(ByteString.ofUtf8("/conf/x"))), changes::add);
    replaceByLink("/out");
    for (TreeRequest request : List.of(TreeRequest.standard(), at("/conf/x"))) {
      changes.clear();
      Outcome outcome = fim.check(request, changes::add);
      assertThat(lines()).containsExactly("Removed /conf/x", "Removed /conf/x/b");
      assertThat(outcome.notes().getFirst().text())
          .isEqualTo(
              "path /conf/x: /conf is a link to /out, and nothing is looked at beyond it; name"
                  + " /out/x");
    }
  }

  @Test
  void anExclusionByTypeDoesNotLetARecordedPathBeRefused() {
    Policy policy =
        Policy.parse(
            "policy", "version: 1\nrules: [{path: /}, {exclude: /conf, types: [symlink, file]}]");
    fim.init(request().withPolicy(policy), changes::add);
    replaceByLink("/nowhere");
    assertThat(fim.check(at("/conf"), changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
    tree.remove("conf").file("conf", "1");
    changes.clear();
    assertThat(fim.check(at("/conf"), changes::add).verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(lines()).containsExactly("Removed /conf", "Removed /conf/x");
  }

  @Test
  void aRootBehindALinkIsNoted() throws IOException {
    Path link = Files.createSymbolicLink(tree.beside().resolve("current"), tree.path());
    RawPath root = RawPath.ofUtf8(link.toString());
    String note = "the root %s leads to %s: %1$s is a link to %2$s".formatted(link, tree.path());
    assertThat(fim.init(TreeRequest.standard().withRoot(root), changes::add).header().notes())
        .containsExactly(note);
    assertThat(fim.check(TreeRequest.standard(), changes::add).header().notes())
        .containsExactly(note);
  }

  @Test
  void aNameThatNeitherSideKnowsIsRefused() {
    fim.init(request(), changes::add);
    assertThatThrownBy(() -> fim.check(at("/never/there"), changes::add))
        .hasMessage("cannot find /never/there: there is no such file in the tree");
  }

  @Test
  void nothingIsRecordedOfALinkThatLeadsNowhere() {
    tree.symlink("dangling", "/nowhere");
    assertThatThrownBy(() ->
            fim.init(request().withPaths(List.of(ByteString.ofUtf8("/dangling"))), changes::add))
        .hasMessage(
            "cannot find /nowhere: there is no such file in the tree, and the link /dangling leads"
                + " to it");
  }
}
