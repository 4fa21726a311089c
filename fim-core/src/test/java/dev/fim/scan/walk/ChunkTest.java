package dev.fim.scan.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.file.Entry;
import dev.fim.file.MountPoint;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.posix.OpenFlags;
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.observe.Directory;
import dev.fim.scan.observe.MountScope;
import dev.fim.scan.observe.NameInDirectory;
import dev.fim.scan.state.ScanState;
import dev.fim.testing.TestTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkTest {

  private static final int FILES = 200;

  private final TestTree tree = TestTree.create();
  private final Calls calls = new Calls();
  private final DescriptorBudget budget = new DescriptorBudget();
  private final MountScope mounts = new MountScope(MountCrossing.STAY, Set.of());
  private final ScanMonitor monitor = new ScanMonitor();
  private final ScanState state = new ScanState(monitor);

  @AfterEach
  void removeTree() {
    calls.close();
    tree.close();
  }

  private Directory open() {
    int fd = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_DIRECTORY);
    FileStatus status = new FileStatus(calls.arena());
    assertThat(calls.stat(fd, status)).isZero();
    assertThat(budget.tryTake()).isTrue();
    return new Directory(fd, status.mountId(), budget::giveBack);
  }

  /// All the files of the tree, not looked at yet, with a mount point after each tenth.
  private List<String> fill(ChunkQueue queue) throws InterruptedException {
    List<String> paths = new ArrayList<>();
    Directory directory = open();
    for (int i = 0; i < FILES; i++) {
      String name = "f%03d".formatted(i);
      paths.add("/" + name);
      RawPath path = RawPath.ofUtf8("/" + name);
      queue.addUnseen(
          new NameInDirectory(directory, path.name().toByteArray(), path, mounts), null);
      if (i % 10 == 9) {
        paths.add("/" + name + "x");
        queue.add(new MountPoint(RawPath.ofUtf8("/" + name + "x")));
      }
    }
    directory.release(calls);
    queue.handOver();
    return paths;
  }

  private void makeFiles() {
    for (int i = 0; i < FILES; i++) {
      tree.file("f%03d".formatted(i), "x".repeat(i));
    }
  }

  @Test
  void aFewLongPathsFillAChunkAsManyShortOnesDo() {
    Chunk chunk = new Chunk();
    RawPath deep = RawPath.ofUtf8("/d".repeat(50_000));
    chunk.add(new MountPoint(deep));
    assertThat(chunk.isFull()).isFalse();
    chunk.add(new MountPoint(deep));
    assertThat(chunk.isFull()).isTrue();
  }

  @Test
  void severalWorkersCompleteOneChunkWithEachEntryInItsPlace() throws InterruptedException {
    makeFiles();
    ChunkQueue queue = new ChunkQueue(2);
    List<String> paths = fill(queue);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(Thread.ofPlatform().start(() -> work(queue)));
    }
    assertThat(pathsOf(Objects.requireNonNull(queue.takeInOrder()).await()))
        .containsExactlyElementsOf(paths);
    for (Thread worker : workers) {
      worker.interrupt();
      worker.join();
    }
    assertThat(monitor.bytes()).isEqualTo(FILES * (FILES - 1) / 2);
    assertEveryDescriptorIsBack();
  }

  private void work(ChunkQueue queue) {
    try (Calls own = new Calls()) {
      Worker worker = new Worker(own, Policy.standard(), state, OverlayTimes.UNKNOWN);
      while (true) {
        queue.takeToDo().complete(worker, own);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test is over
    }
  }

  private static List<String> pathsOf(List<? extends Entry> entries) {
    return entries.stream().map(entry -> entry.path().display()).toList();
  }

  @Test
  void aChunkThatIsBegunIsHelpedWithOnceNoOtherIsLeft() throws InterruptedException {
    makeFiles();
    ChunkQueue queue = new ChunkQueue(2);
    fill(queue);
    fill(queue);
    Chunk first = queue.takeToDo();
    Chunk second = queue.takeToDo();
    assertThat(second).isNotSameAs(first);
    assertThat(queue.takeToDo()).isSameAs(first);
    first.complete(new Worker(calls, Policy.standard(), state, OverlayTimes.UNKNOWN), calls);
    assertThat(queue.takeToDo()).isSameAs(second);
    second.complete(new Worker(calls, Policy.standard(), state, OverlayTimes.UNKNOWN), calls);
    assertEveryDescriptorIsBack();
  }

  @Test
  void whatGoesWrongEndsTheChunkForAllAndLetsGoOfTheDirectories() throws InterruptedException {
    makeFiles();
    ChunkQueue queue = new ChunkQueue(2);
    fill(queue);
    Calls closed = new Calls();
    Worker broken = new Worker(closed, Policy.standard(), state, OverlayTimes.UNKNOWN);
    closed.close();
    Chunk chunk = queue.takeToDo();
    chunk.complete(broken, calls);
    assertThatThrownBy(chunk::await)
        .hasMessage("the scan failed: java.lang.IllegalStateException: Already closed");
    assertEveryDescriptorIsBack();
  }

  @Test
  void whatNobodyTookIsLetGoOfAtTheEnd() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(2);
    fill(queue);
    fill(queue);
    queue.takeToDo().fail(new IllegalStateException("no memory for another worker"));
    queue.takeToDo();
    queue.abandon(calls);
    assertEveryDescriptorIsBack();
  }

  private void assertEveryDescriptorIsBack() {
    int free = 0;
    while (budget.tryTake()) {
      free++;
    }
    assertThat(free).isEqualTo(48);
  }
}
