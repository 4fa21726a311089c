package dev.fim.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.walk.TreeScan;
import dev.fim.testing.TestTree;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StandbyThreadsTest {

  @Test
  void scansUseTheThreadsThatAreThereAgainAndAgain() {
    Set<Long> used = ConcurrentHashMap.newKeySet();
    try (TestTree tree = TestTree.create().file("a", "1").dir("d").file("d/b", "2");
        TreeRoot root = TreeRoot.open(tree.root());
        StandbyThreads threads = StandbyThreads.start("ready", 3)) {
      Executor noting =
          task ->
              threads.execute(() -> {
                used.add(Thread.currentThread().threadId());
                task.run();
              });
      for (int i = 0; i < 200; i++) {
        assertThat(entries(root, noting)).isEqualTo(4);
      }
    }
    assertThat(used).hasSizeLessThan(100);
  }

  @Test
  void aScanThatGetsNoThreadSaysSoAndOneThatGetsTwoGoesOn() {
    try (TestTree tree = TestTree.create().file("a", "1");
        TreeRoot root = TreeRoot.open(tree.root())) {
      assertThatThrownBy(() -> entries(root, new Limited(1)))
          .isInstanceOf(FimException.class)
          .hasMessage(
              "cannot scan "
                  + root.path().display()
                  + ": the system gives no more threads; allow more: ulimit -u, or the limit of"
                  + " processes of the container or pod");
      assertThat(entries(root, new Limited(2))).isEqualTo(2);
    }
  }

  private static int entries(TreeRoot root, Executor threads) {
    int count = 0;
    try (TreeScan scan =
        TreeScan.start(
            root,
            Scope.ALL,
            Policy.standard(),
            new ScanOptions(2, MountCrossing.STAY, List.of(), HiddenFiles.NONE),
            new ScanMonitor(),
            threads)) {
      while (scan.next() != null) {
        count++;
      }
    }
    return count;
  }

  /// As a system that allows so many threads.
  private static final class Limited implements Executor {

    private int left;

    Limited(int most) {
      this.left = most;
    }

    @Override
    public void execute(Runnable task) {
      if (left-- <= 0) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      StandbyThreads.ON_DEMAND.execute(task);
    }
  }
}
