package dev.fim.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.testing.TestTree;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmallFileTest {

  private static final int MOST = 100_000;

  private final TestTree tree = TestTree.create();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private @Nullable String read(String path) {
    try (TreeRoot root = TreeRoot.open(tree.root())) {
      byte[] content = SmallFile.read(root, path, MOST);
      return content == null ? null : new String(content, StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aRegularFileIsReadUpToTheBound() {
    String long1 = "x".repeat(MOST);
    tree.dir("etc")
        .file("etc/passwd", "a\n")
        .file("etc/long", long1)
        .file("etc/longer", long1 + "y");
    assertThat(read("etc/passwd")).isEqualTo("a\n");
    assertThat(read("etc/long")).isEqualTo(long1);
    assertThat(read("etc/longer")).isNull();
    assertThat(read("etc/none")).isNull();
    assertThat(read("etc")).isNull();
  }

  /// As for a process whose root the tree is.
  @Test
  void everyLinkStaysInsideTheTree() {
    tree.dir("usr")
        .file("usr/passwd", "inside")
        .symlink("etc", "usr")
        .symlink("usr/up", "../../../etc/passwd")
        .symlink("usr/absolute", "/etc/passwd")
        .symlink("usr/outside", "/proc/self/status")
        .symlink("usr/magic", "/proc/self/exe");
    assertThat(read("etc/passwd")).isEqualTo("inside");
    assertThat(read("usr/up")).isEqualTo("inside");
    assertThat(read("usr/absolute")).isEqualTo("inside");
    assertThat(read("usr/outside")).isNull();
    assertThat(read("usr/magic")).isNull();
  }

  @Test
  void nothingButARegularFileOfTheSameMountIsOpened() {
    TestTree.requireRoot();
    tree.fifo("fifo").socket("socket").charDevice("char", 1, 5).dir("a").file("a/f", "x").dir("b");
    assertThat(read("fifo")).isNull();
    assertThat(read("socket")).isNull();
    assertThat(read("char")).isNull();
    tree.bindMount("a", "b");
    assertThat(read("a/f")).isEqualTo("x");
    assertThat(read("b/f")).isNull();
  }

  @Test
  void aRootThatWasClosedGivesNothing() {
    tree.file("f", "x");
    TreeRoot root = TreeRoot.open(tree.root());
    root.close();
    assertThat(SmallFile.read(root, "f", MOST)).isNull();
  }
}
