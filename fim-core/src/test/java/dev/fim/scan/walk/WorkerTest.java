package dev.fim.scan.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a worker makes of a name that was listed a while ago.
class WorkerTest {

  private final TestTree tree = TestTree.create();
  private final Calls calls = new Calls();
  private final ScanMonitor monitor = new ScanMonitor();
  private final Directory directory = open();

  private Directory open() {
    int fd = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_DIRECTORY);
    FileStatus status = new FileStatus(calls.arena());
    assertThat(calls.stat(fd, status)).isZero();
    DescriptorBudget budget = new DescriptorBudget();
    assertThat(budget.tryTake()).isTrue();
    return new Directory(fd, status.mountId(), budget::giveBack);
  }

  @AfterEach
  void removeTree() {
    directory.release(calls);
    calls.close();
    tree.close();
  }

  private @Nullable Entry observe(Policy policy, String name) {
    MountScope mounts = new MountScope(MountCrossing.STAY, Set.of());
    byte[] bytes = ByteString.ofUtf8(name).toByteArray();
    Worker worker = new Worker(calls, policy, new ScanState(monitor), OverlayTimes.UNKNOWN);
    return worker.observe(
        new NameInDirectory(directory, bytes, RawPath.ofUtf8("/" + name), mounts), null);
  }

  private FileEntry file(String name) {
    return (FileEntry) Objects.requireNonNull(observe(Policy.standard(), name));
  }

  @Test
  void whateverIsNoDirectoryIsObserved() {
    tree.file("f", "x").symlink("l", "f").fifo("p");
    assertThat(file("f").type()).isEqualTo(FileType.FILE);
    assertThat(file("l").link()).hasToString("f");
    assertThat(file("p").type()).isEqualTo(FileType.FIFO);
    assertThat(file("f").gap()).isNull();
  }

  @Test
  void aDirectoryThatWasNoneIsSaidNotToBeListed() {
    tree.dir("d").file("d/inside", "");
    assertThat(file("d").type()).isEqualTo(FileType.DIRECTORY);
    Gap gap = Objects.requireNonNull(file("d").gap());
    assertThat(gap.children()).isTrue();
    assertThat(gap.reason())
        .isEqualTo(
            new Reason(
                Reason.Cause.KEPT_CHANGING,
                "list: was not a directory when its parent was listed"));
  }

  @Test
  void whatIsGoneOrNotSelectedIsNothing() {
    tree.file("f", "x");
    Policy none = Policy.parse("test", "version: 1\nrules: [{exclude: /f}, {path: /g}]\n");
    assertThat(observe(none, "f")).isNull();
    assertThat(observe(Policy.standard(), "gone")).isNull();
  }

  @Test
  void nothingIsObservedOnceTheScanIsOver() {
    tree.file("f", "x");
    monitor.cancel();
    assertThat(observe(Policy.standard(), "f")).isNull();
    assertThat(monitor.bytes()).isZero();
  }
}
