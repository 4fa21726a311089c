package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.file.Attribute;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.SelectionNote;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.session.SessionTerms;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rules allow in repeated checks, which do not read large files that differ.
class AllowedInSessionsTest {

  private static final String LINE = "a line of a log that is not short\n";

  private final TestTree tree = TestTree.create();
  private final Path log = tree.path().resolve("log");
  private final List<Change> changes = new ArrayList<>();
  private CheckSession session;
  private TreeRoot root;

  @BeforeEach
  void load() {
    tree.file("log", LINE.repeat(5_000));
    Policy policy =
        Policy.parse("p", "version: 1\nrules:\n- path: /log\n  allow: [growing, new]\n");
    FileIntegrity fim = FileIntegrity.at(tree.beside().resolve("fim"));
    fim.init(TreeRequest.standard().withRoot(tree.root()).withPolicy(policy), _ -> {});
    session = fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD);
    root = TreeRoot.open(tree.root());
  }

  @AfterEach
  void end() {
    root.close();
    session.close();
    tree.close();
  }

  private Outcome sweep() {
    changes.clear();
    return session.check(root, new ScanMonitor(), changes::add);
  }

  private Outcome look() {
    changes.clear();
    return session.check(root, List.of(Spot.alone(RawPath.ofUtf8("/log"))), changes::add);
  }

  @Test
  void aLargeFileThatHasGrownIsIntact() throws IOException {
    Files.writeString(log, LINE.repeat(10_000), StandardOpenOption.APPEND);
    for (Outcome outcome : List.of(sweep(), look(), sweep())) {
      assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
      assertThat(outcome.notes())
          .extracting(SelectionNote::text)
          .containsExactly("rule 1 (/log): 1 entry has grown, as it allows");
    }
    assertThat(session.selectionNotes()).isEmpty();
  }

  @Test
  void aLargeFileWithAnotherBeginningHasChanged() throws IOException {
    Files.writeString(log, "A" + LINE.repeat(10_000));
    for (Outcome outcome : List.of(sweep(), look())) {
      assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
      assertThat(changes)
          .singleElement()
          .isInstanceOfSatisfying(
              Change.Changed.class,
              changed -> assertThat(changed.attributes().contains(Attribute.SIZE)).isTrue());
    }
  }
}
