package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FileIntegrityTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final TestTree tree = fixture.tree();
  private final FileIntegrity fim = fixture.fim();
  private final List<Change> changes = fixture.changes();

  @Test
  void theExampleOfTheDocumentationRecordsAndChecks() throws IOException {
    tree.dir("app").file("app/a", "1");
    String directory = tree.root().display() + "/app";
    assertThat(EmbeddingExample.recordThenCheck(fixture.database(), directory))
        .isEqualTo(Verdict.INTACT);
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
    Outcome recorded = fim.init(fixture.request(), changes::add);
    assertThat(recorded.summary()).isEqualTo(new Summary(5, 0, 0, 0, 0, 0));
    assertThat(recorded.generation().id()).isEqualTo(1);
    assertThat(recorded.generation().root()).isEqualTo(tree.root());
    assertThat(changes).isEmpty();
    assertThat(fixture.check().verdict()).isEqualTo(Verdict.INTACT);

    tree.file("d/a", "9").remove("d/b").file("d/c", "").remove("l").dir("l").mode("d", 0700);
    Outcome outcome = fixture.check();

    assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(outcome.summary()).isEqualTo(new Summary(5, 1, 1, 3, 0, 0));
    assertThat(fixture.lines())
        .containsExactly(
            "Changed /d mode",
            "Changed /d/a sha256",
            "Removed /d/b mode, uid, gid, size, mtime, caps, sha256, acl, flags, security",
            "Added /d/c mode, uid, gid, size, mtime, caps, sha256, acl, flags, security",
            "Changed /l type, mode");
  }

  @Test
  void anEditThatKeepsSizeAndTimeIsFound() {
    tree.file("a", "one");
    fim.init(fixture.request(), changes::add);
    tree.file("a", "two");
    fixture.check();
    assertThat(fixture.lines()).containsExactly("Changed /a sha256");
  }

  @Test
  void anUpdateReportsAndThenTrustsWhatIsThere() {
    tree.dir("x").file("x/a", "1").file("y", "1");
    fim.init(fixture.request(), changes::add);
    tree.file("x/a", "2").file("y", "2");

    Outcome part =
        fim.update(
            TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("/x"))),
            new BaselineReference.Latest(),
            changes::add);

    assertThat(fixture.lines()).containsExactly("Changed /x/a sha256");
    assertThat(part.generation().id()).isEqualTo(2);
    assertThat(part.generation().entries()).isEqualTo(4);
    assertThat(part.header().notes()).containsExactly("recorded as generation 2");
    fixture.check();
    assertThat(fixture.lines()).containsExactly("Changed /y sha256");
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
    fim.init(fixture.request(), changes::add);
    long size = Files.size(Path.of(fixture.database() + ".mv.db"));
    fim.init(fixture.request(), changes::add);
    fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(fim.generations()).extracting(Generation::id).containsExactly(1L, 2L, 3L);
    assertThat(Files.size(Path.of(fixture.database() + ".mv.db"))).isLessThan(size + size / 5);
  }

  @Test
  void theDatabaseInsideTheTreeIsNeverInScope() {
    tree.file("a", "1").mode("", 0755);
    Path inside = tree.path().resolve("fim");
    FileIntegrity own = FileIntegrity.at(inside);
    assertThat(own.init(fixture.request(), changes::add).summary().entries()).isEqualTo(2);
    assertThat(own.check(TreeRequest.standard(), changes::add).verdict()).isEqualTo(Verdict.INTACT);
    own.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
    assertThat(own.check(TreeRequest.standard(), changes::add).verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void explainNotesWhatIsNotThereAndWhatWasNotRecorded() {
    tree.dir("a").file("a/x", "1").dir("b");
    assertThat(fim.explain(ByteString.ofUtf8("/a/y"), fixture.request()).notes())
        .containsExactly("nothing is there now; this is what holds for a regular file");
    fim.init(fixture.request().withPaths(List.of(ByteString.ofUtf8("/a"))), changes::add);
    assertThat(fim.explain(ByteString.ofUtf8("/a/x"), TreeRequest.standard()).notes()).isEmpty();
    assertThat(fim.explain(ByteString.ofUtf8("/b"), TreeRequest.standard()).notes())
        .containsExactly("generation 1 has only /a, and a check of it looks at nothing else");
  }

  @Test
  void explainFollowsTheBaselinesPolicyAndTheRealType() {
    tree.dir("d").file("d/a", "").symlink("link", "d");
    Policy policy =
        Policy.parse("p", "version: 1\nrules: [{path: /}, {exclude: /d/a, types: file}]");
    fim.init(fixture.request().withPolicy(policy), changes::add);
    assertThat(fim.explain(ByteString.ofUtf8("/link/a"), TreeRequest.standard()).why())
        .isEqualTo("rule 2, the last that matches, excludes /d/a");
    assertThat(fim.explain(ByteString.ofUtf8("/link"), TreeRequest.standard()).type())
        .isEqualTo(FileType.SYMLINK);
  }

  @Test
  void theReceiverHearsOfTheHeaderFirstAndOfTheSummaryLast() {
    tree.file("a", "");
    List<String> heard = new ArrayList<>();
    fim.init(
        fixture.request(),
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
  void aRunThatFailsLeavesTheMonitorForTheNext() {
    tree.file("a", "1").file("b", "1");
    TreeRequest request = fixture.request();
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
