package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.run.CheckRun;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A run under another policy than that of the baseline.
class ComparedPoliciesTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

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
    fim.init(fixture.request().withPolicy(Policy.read(main)), changes::add);
    String recorded = fim.generations().getLast().policy();
    assertThat(recorded).isEqualTo(Policy.read(main).source()).contains("exclude: /b");
    Files.delete(more);
    tree.file("b/y", "changed").file("a/x", "changed");
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(changes).hasSize(1);
    ByteArrayOutputStream portable = new ByteArrayOutputStream();
    fim.export(new BaselineReference.Latest(), portable);
    Path file = Files.write(tree.beside().resolve("portable"), portable.toByteArray());
    assertThat(fim.importFrom(file).policy()).isEqualTo(recorded);
    assertThatThrownBy(() -> Policy.read(main)).isInstanceOf(FimException.class);
  }

  @Test
  void whereThePoliciesDifferOnlyWhatBothSelectIsCompared() {
    tree.dir("etc").file("etc/a", "1").dir("var").file("var/b", "1");
    fim.init(fixture.request(), changes::add);
    tree.file("etc/a", "22").file("var/b", "22").mode("etc/a", 0600);
    Policy sizes =
        Policy.parse("sizes", "version: 1\nrules: [{path: /etc, attributes: [size, nlink]}]");
    Outcome outcome = fim.check(TreeRequest.standard().withPolicy(sizes), changes::add);
    assertThat(fixture.lines()).containsExactly("Changed /etc/a size");
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
    fim.init(fixture.request().withPolicy(modes), changes::add);
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
    fim.init(fixture.request(), changes::add);
    tree.time("etc/a", 2, 0);
    fim.init(fixture.request(), changes::add);
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

  @Test
  void aPartIsNotUpdatedUnderAnotherPolicyThanTheRest() {
    tree.dir("a").file("a/x", "1").file("b", "1");
    fim.init(fixture.request(), changes::add);
    Policy other =
        Policy.parse(
            "other",
            """
            version: 1
            rules:
              - path: /
                attributes: [default, sha512]
            """);
    TreeRequest part = FimFixture.at("/a").withPolicy(other);
    assertThatThrownBy(() -> fim.update(part, new BaselineReference.Latest(), changes::add))
        .hasMessage(
            "cannot update a part of the baseline: the rest was recorded under another policy, or"
                + " across other mounts; update the whole, or leave out --policy and"
                + " --cross-mounts");
  }
}
