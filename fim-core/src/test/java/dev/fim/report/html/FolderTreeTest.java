package dev.fim.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.RawPath;
import dev.fim.report.html.FolderTree.Bar;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderTreeTest {

  private final FolderTree tree = new FolderTree();

  private void add(String path, int times) {
    for (int i = 0; i < times; i++) {
      tree.add(RawPath.parse(path), ChangeKind.ADDED);
    }
  }

  private static String text(Bar bar) {
    return bar.path().display() + (bar.isRest() ? "/* " : " ") + bar.total();
  }

  private List<String> bars(int most) {
    return tree.bars(most).stream().map(FolderTreeTest::text).toList();
  }

  @Test
  void aFolderThatHasEverythingOfTheOneAboveTakesItsPlace() {
    add("/usr/lib/a/one", 2);
    assertThat(bars(12)).containsExactly("/usr/lib/a 2");
  }

  @Test
  void whatIsInAFolderItselfIsTheRestOfIt() {
    add("/etc", 1);
    add("/etc/a", 3);
    add("/etc/ssl/b", 2);
    assertThat(bars(12)).containsExactly("/etc/* 3", "/etc/ssl 2", "//* 1");
  }

  @Test
  void theLargestFolderIsDividedFirst() {
    for (int i = 0; i < 9; i++) {
      add("/a/" + i + "/x", 2);
    }
    add("/b/1/x", 1);
    add("/b/2/x", 1);
    assertThat(bars(4)).containsExactly("/a/* 14", "/a/0 2", "/a/1 2", "/b 2");
  }

  @Test
  void nothingIsLostWhateverTheNumberOfBars() {
    for (int i = 0; i < 60; i++) {
      add("/d" + i % 20 + "/s" + i + "/x", 1 + i % 3);
    }
    for (int most = 3; most < 40; most++) {
      List<Bar> bars = tree.bars(most);
      assertThat(bars).hasSizeLessThanOrEqualTo(most);
      assertThat(bars.stream().mapToLong(Bar::total).sum()).isEqualTo(120);
      assertThat(bars).extracting(FolderTreeTest::text).doesNotHaveDuplicates();
    }
  }

  @Test
  void thereAreNeverMoreFoldersThanTheLimitAndNoNumberBecomesWrong() {
    int folders = 3 * FolderTree.MOST_FOLDERS;
    for (int i = 0; i < folders; i++) {
      add("/many/d%06d/x".formatted(i), 1);
      assertThat(tree.folders()).isLessThanOrEqualTo(FolderTree.MOST_FOLDERS);
    }
    add("/much/of/it", 50_000);

    assertThat(bars(3)).contains("/much/of 50000");
    assertThat(tree.bars(3).stream().mapToLong(Bar::total).sum()).isEqualTo(50_000L + folders);
  }

  @Test
  void aFolderIsNotForgottenWhileItIsUsed() {
    for (int i = 0; i < 2 * FolderTree.MOST_FOLDERS; i++) {
      add("/here/d%06d/x".formatted(i), 1);
    }
    add("/here/z/x", 3);
    add("/here/z/y/x", 3);
    assertThat(bars(3)).contains("/here/z 6");
  }

  @Test
  void aTreeWithoutChangesHasNoBar() {
    assertThat(bars(12)).isEmpty();
  }

  @Test
  void aDeepPathCountsForAFolderAbove() {
    add("/d".repeat(500) + "/x", 1);
    assertThat(bars(12)).singleElement().asString().endsWith(" 1");
    assertThat(tree.folders()).isLessThan(20);
  }
}
