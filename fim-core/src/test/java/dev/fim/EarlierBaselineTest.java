package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.run.CheckRun;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Baselines that fim wrote while its schema had version 1 and `default` had neither lists of
/// access nor flags, of the tree that is made here.
class EarlierBaselineTest {

  private static final String NOTE =
      "an earlier fim recorded this baseline, when 'default' did not hold acl, flags, security:"
          + " they are compared after the next 'fim update'";
  private static final Path RECORDED = Path.of("src/test/resources/baseline");

  private final TestTree tree = TestTree.create();
  private final List<Change> changes = new ArrayList<>();
  private FileIntegrity fim;

  @BeforeEach
  void makeTreeAndDatabase() throws IOException {
    TestTree.requireRoot();
    tree.dir("d")
        .file("d/f", "hello\n")
        .xattr(
            "d/f",
            "security.capability",
            HexFormat.of().parseHex("0100000200040000000000000000000000000000"))
        .symlink("l", "d/f")
        .xattr("d", "user.a", new byte[] {'b'});
    Path directory =
        Files.createDirectory(
            tree.beside().resolve("db"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path database = Files.copy(RECORDED.resolve("schema-1.h2"), directory.resolve("fim.mv.db"));
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));
    fim = FileIntegrity.at(directory.resolve("fim"));
  }

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  private void changeWhatOnlyTheNewDefaultHolds() {
    tree.xattr("d", "trusted.a", new byte[] {1}).xattr("l", "trusted.a", new byte[] {1});
  }

  @Test
  void itIsReadAsItIsAndComparedAsItWasRecorded() {
    Outcome intact = fim.check(request(), changes::add);
    assertThat(changes).isEmpty();
    assertThat(intact.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(intact.header().notes()).containsExactly(NOTE);
    assertThat(intact.summary().entries()).isEqualTo(4);

    changeWhatOnlyTheNewDefaultHolds();
    tree.xattr("d/f", "security.capability", HexFormat.of().parseHex("01000002" + "00".repeat(16)));
    fim.check(request(), changes::add);
    assertThat(changes)
        .extracting(change -> change.path().display() + " " + attributes(change))
        .containsExactly("/d xattrs", "/d/f caps");
  }

  private static String attributes(Change change) {
    return change instanceof Change.Changed changed ? changed.attributes().toString() : "";
  }

  @Test
  void theFirstUpdateRecordsWhatDefaultHoldsNow() {
    changeWhatOnlyTheNewDefaultHolds();
    Outcome update = fim.update(request(), new BaselineReference.Latest(), changes::add);
    assertThat(update.header().notes()).contains(NOTE);
    assertThat(changes).extracting(change -> change.path().display()).containsExactly("/d");
    assertThat(update.generation().recorded().containsAll(AttributeSet.ADDED_TO_DEFAULT)).isTrue();

    changes.clear();
    Outcome after = fim.check(request(), changes::add);
    assertThat(after.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(after.header().notes()).isEmpty();
    tree.xattr("l", "trusted.a", new byte[] {2});
    fim.check(request(), changes::add);
    assertThat(changes).extracting(EarlierBaselineTest::attributes).containsExactly("security");
  }

  @Test
  void anUpdateOfAPartKeepsTheEarlierDefault() {
    Outcome update =
        fim.update(
            request().withPaths(List.of(ByteString.ofUtf8("/d"))),
            new BaselineReference.Latest(),
            changes::add);
    assertThat(update.generation().recorded().contains(Attribute.FLAGS)).isFalse();
    Outcome after = fim.check(request(), changes::add);
    assertThat(changes).isEmpty();
    assertThat(after.header().notes()).containsExactly(NOTE);
  }

  @Test
  void underAnotherPolicyWhatBothSelectIsComparedAndTheReportSaysSo() {
    Policy policy = Policy.parse("p", "version: 1\nrules: [{path: /, attributes: [default, acl]}]");
    Outcome outcome = fim.check(request().withPolicy(policy), changes::add);
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes()).contains(NOTE, CheckRun.POLICIES_DIFFER);
  }

  @Test
  void aPortableBaselineIsComparedAsItWasRecorded() {
    changeWhatOnlyTheNewDefaultHolds();
    Outcome outcome =
        fim.check(
            request(),
            new BaselineReference.Portable(RECORDED.resolve("earlier.fim")),
            changes::add);
    assertThat(changes).extracting(EarlierBaselineTest::attributes).containsExactly("xattrs");
    assertThat(outcome.header().notes()).containsExactly(NOTE);
  }
}
