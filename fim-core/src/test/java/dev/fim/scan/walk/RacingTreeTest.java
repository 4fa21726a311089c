package dev.fim.scan.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.HiddenFiles;
import dev.fim.scan.ScanOptions;
import dev.fim.testing.TestTree;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Trees that change under the scan, as somebody who wants to hide would have them.
@Timeout(180)
class RacingTreeTest {

  private static final int SCANS = 200;

  private final TestTree tree = TestTree.create();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  /// Makes the change again and again for as long as the scans run.
  private static void during(Runnable change, Runnable scans) throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Thread attacker =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                change.run();
              }
            });
    try {
      scans.run();
    } finally {
      over.set(true);
      attacker.join();
    }
  }

  @Test
  void aFileSwappedForAFifoNeitherHangsTheScanNorIsOpened() throws InterruptedException {
    tree.file("f", "content").fifo("p");
    during(
        () -> tree.rename("f", "x").rename("p", "f").rename("f", "p").rename("x", "f"),
        () -> {
          for (int i = 0; i < SCANS; i++) {
            for (Entry entry : Scanned.of(tree).entries()) {
              if (entry instanceof FileEntry file && file.type() != FileType.FILE) {
                assertThat(file.digest(DigestAlgorithm.SHA256)).isNull();
              }
            }
          }
        });
  }

  @Test
  void aFileSwappedForADirectoryIsListedOrSaidNotToBe() throws InterruptedException {
    tree.file("f", "content").dir("d").file("d/inside", "");
    during(
        () -> tree.rename("f", "x").rename("d", "f").rename("f", "d").rename("x", "f"),
        () -> {
          for (int i = 0; i < SCANS; i++) {
            Scanned seen = Scanned.of(tree);
            for (Entry entry : seen.entries()) {
              if (entry instanceof FileEntry file
                  && file.type() == FileType.DIRECTORY
                  && file.gap() == null
                  && !file.path().isRoot()) {
                assertThat(seen.paths()).contains(file.path().display() + "/inside");
              }
            }
          }
        });
  }

  @Test
  void aDirectorySwappedForALinkIsNeverFollowedOutOfTheRoot() throws InterruptedException {
    tree.dir("root").dir("root/d").file("root/d/inside", "");
    tree.dir("out").file("out/secret", "").symlink("root/l", "../out");
    RawPath root = RawPath.parse(tree.root().display() + "/root");
    during(
        () ->
            tree.rename("root/d", "root/x")
                .rename("root/l", "root/d")
                .rename("root/d", "root/l")
                .rename("root/x", "root/d"),
        () -> {
          for (int i = 0; i < SCANS; i++) {
            Scanned seen = Scanned.of(root, Scope.ALL, Policy.standard(), ScanOptions.STANDARD);
            assertThat(seen.paths()).noneMatch(path -> path.contains("secret"));
          }
        });
  }

  @Test
  void aFileThatChangesWhileItIsReadIsSaidToBeUnknown() throws InterruptedException {
    tree.file("f", new byte[2_000_000]);
    AtomicInteger tick = new AtomicInteger();
    AtomicBoolean unknown = new AtomicBoolean();
    during(
        () -> tree.time("f", TestTree.SECONDS, tick.incrementAndGet() % 1_000_000),
        () -> {
          for (int i = 0; i < SCANS && !unknown.get(); i++) {
            FileEntry file = Scanned.of(tree).file("/f");
            if (file.gap() != null) {
              assertThat(file.gap().reason())
                  .isEqualTo(
                      new Reason(
                          Reason.Cause.CHANGED_WHILE_READ, "read: changed at each of 3 tries"));
              assertThat(file.gap().reason().cause().isInducible()).isTrue();
              assertThat(file.digest(DigestAlgorithm.SHA256)).isNull();
              assertThat(file.recorded().containsAny(AttributeSet.DIGESTS)).isFalse();
              unknown.set(true);
            }
          }
        });
    assertThat(unknown).isTrue();
  }

  @Test
  void aFileThatComesAndGoesNeverBreaksTheScanOfTheOthers() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      tree.file("steady" + i, "x");
    }
    during(
        () -> tree.file("fleeting", "x").remove("fleeting"),
        () -> {
          for (int i = 0; i < SCANS; i++) {
            assertThat(
                    Scanned.of(tree).entries().stream()
                        .filter(entry -> entry.path().display().startsWith("/steady")))
                .hasSize(50)
                .allMatch(entry -> entry instanceof FileEntry file && file.gap() == null);
          }
        });
  }

  @Test
  void aListingThatNeverSettlesIsSaidToBeIncomplete() throws InterruptedException {
    for (int i = 0; i < 2000; i++) {
      tree.file("f" + i, "");
    }
    AtomicBoolean incomplete = new AtomicBoolean();
    during(
        () -> tree.file("x", "").remove("x"),
        () -> {
          for (int i = 0; i < SCANS && !incomplete.get(); i++) {
            FileEntry root = Scanned.of(tree).file("/");
            if (root.gap() != null) {
              assertThat(root.gap().children()).isTrue();
              assertThat(root.gap().reason().detail())
                  .isEqualTo("list: changed at each of 3 tries");
              incomplete.set(true);
            }
          }
        });
    assertThat(incomplete).isTrue();
  }

  @Test
  void manyWorkersAndManyChangesGiveEveryPathOnceAndInOrder() throws InterruptedException {
    for (int d = 0; d < 40; d++) {
      tree.dir("d" + d);
      for (int f = 0; f < 20; f++) {
        tree.file("d" + d + "/f" + f, "x".repeat(f * 100));
      }
    }
    ScanOptions many =
        new ScanOptions(ScanOptions.MAX_WORKERS, MountCrossing.STAY, List.of(), HiddenFiles.NONE);
    AtomicInteger tick = new AtomicInteger();
    during(
        () -> {
          int n = tick.incrementAndGet() % 20;
          tree.rename("d" + n, "e" + n).rename("e" + n, "d" + n);
        },
        () -> {
          for (int i = 0; i < 50; i++) {
            List<RawPath> paths =
                Scanned.of(tree.root(), Scope.ALL, Policy.standard(), many).entries().stream()
                    .map(Entry::path)
                    .toList();
            assertThat(paths).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(400);
          }
        });
  }
}
