package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.database.CommonSubtrees;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.request.BaselineReference;
import dev.fim.request.TreeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generations are compared by their digests where these cover all that is compared.
final class ComparedByDigestTest {

  @TempDir Path directory;

  private Path tree;
  private Path database;
  private FileIntegrity fim;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 3; j++) {
        Path below = Files.createDirectories(tree.resolve("d" + i).resolve("e" + j));
        for (int k = 0; k < 20; k++) {
          Files.writeString(below.resolve("f" + k), "content " + i + j + k);
        }
      }
    }
    Path store = Files.createDirectory(directory.resolve("store"));
    database = store.resolve("fim");
    fim = FileIntegrity.at(database);
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(RawPath.ofUtf8(tree.toString()));
  }

  private Generation init(TreeRequest request) {
    return fim.init(request, _ -> {}).generation();
  }

  private Summary compare(Generation one, Generation other, List<Change> changes) {
    return fim.compare(
            new BaselineReference.Numbered(one.id()),
            new BaselineReference.Numbered(other.id()),
            changes::add)
        .summary();
  }

  private CommonSubtrees common(Generation one, Generation other) {
    try (BaselineDatabase open = BaselineDatabase.open(database, OpenMode.READ)) {
      return CommonSubtrees.between(open.subtrees(one), open.subtrees(other), Scope.ALL);
    }
  }

  @Test
  void onlyDirectoriesThatDifferAreRead() throws IOException {
    Generation first = init(request());
    Files.writeString(tree.resolve("d3/e1/f7"), "another");
    Files.delete(tree.resolve("d5/e2/f0"));
    Files.writeString(tree.resolve("d0/new"), "new");
    Generation second = init(request());
    List<Change> changes = new ArrayList<>();
    Summary summary = compare(first, second, changes);
    assertThat(changes.stream().map(change -> change.path().display()))
        .containsExactly("/d0/new", "/d3/e1/f7", "/d5/e2/f0");
    assertThat(summary).isEqualTo(new Summary(second.entries(), 1, 1, 1, 0, 0));
    assertThat(first.entries()).isEqualTo(1 + 6 + 18 + 360);
    // what is read: the root, six directories, three of each that differ, and the changed ones'
    // files
    assertThat(common(first, second).entries()).isEqualTo(3 * 63 + 3 * 20 + 2 * 20 + 2 * 20);
    assertThat(common(first, second).left())
        .hasSameSizeAs(common(first, second).right())
        .allSatisfy(range -> assertThat(range.end()).isGreaterThan(range.first()));
  }

  @Test
  void equalGenerationsAreComparedByOneDigest() {
    Generation first = init(request());
    Generation second = init(request());
    assertThat(common(first, second).entries()).isEqualTo(first.entries() - 1);
    assertThat(compare(first, second, new ArrayList<>()))
        .isEqualTo(new Summary(first.entries(), 0, 0, 0, 0, 0));
  }

  @Test
  void whatTheDigestLeavesOutIsReadAndCompared() throws IOException {
    Policy policy =
        Policy.parse("p", "version: 1\nrules:\n  - path: /\n    attributes: [type, inode]\n");
    Generation first = init(request().withPolicy(policy));
    Path file = tree.resolve("d2/e2/f9");
    Path copy = Files.copy(file, directory.resolve("copy"));
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    Generation second = init(request().withPolicy(policy));
    List<Change> changes = new ArrayList<>();
    compare(first, second, changes);
    assertThat(changes).singleElement().extracting(c -> c.path().display()).isEqualTo("/d2/e2/f9");
    changes.clear();
    fim.compare(
        new BaselineReference.Numbered(first.id()),
        new BaselineReference.Numbered(second.id()),
        null,
        AttributeSet.of(Attribute.INODE),
        changes::add);
    assertThat(changes).isEmpty();
  }

  @Test
  void partsOfATreeAreComparedByDigestToo() throws IOException {
    TreeRequest part =
        request().withPaths(List.of(ByteString.ofUtf8("d1"), ByteString.ofUtf8("d4/e0")));
    Generation first = init(part);
    Files.writeString(tree.resolve("d4/e0/f3"), "another");
    Generation second = init(part);
    List<Change> changes = new ArrayList<>();
    assertThat(compare(first, second, changes))
        .isEqualTo(new Summary(second.entries(), 0, 0, 1, 0, 0));
    assertThat(common(first, second).entries()).isEqualTo(63);
  }

  @Test
  void randomChangesGiveTheSameReportAsAFullComparison() throws IOException {
    Random random = new Random(5);
    Policy everything =
        Policy.parse("p", "version: 1\nrules:\n  - path: /\n    attributes: [default, nlink]\n");
    for (int round = 0; round < 10; round++) {
      Generation first = init(request());
      Generation firstFull = init(request().withPolicy(everything));
      for (int change = 0; change < 4; change++) {
        Path below = tree.resolve("d" + random.nextInt(6)).resolve("e" + random.nextInt(3));
        Path file = below.resolve("f" + random.nextInt(25));
        if (random.nextBoolean()) {
          Files.writeString(file, "round " + round);
        } else {
          Files.deleteIfExists(file);
        }
      }
      Generation second = init(request());
      Generation secondFull = init(request().withPolicy(everything));
      List<Change> quick = new ArrayList<>();
      List<Change> full = new ArrayList<>();
      assertThat(compare(first, second, quick)).isEqualTo(compare(firstFull, secondFull, full));
      assertThat(quick.stream().map(Change::path))
          .isEqualTo(full.stream().map(Change::path).toList());
    }
  }
}
