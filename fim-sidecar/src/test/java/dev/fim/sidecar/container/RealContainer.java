package dev.fim.sidecar.container;

import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What tests of a container with real processes begin with. They need root, and are skipped
/// elsewhere.
public abstract class RealContainer {

  protected ProcRoot proc;
  protected TestContainer container;
  protected PodProcesses processes;
  protected TestTree tree;

  @BeforeEach
  final void makeContainer() {
    TestTree.requireRoot();
    proc = ProcRoot.open(ProcRoot.SYSTEM);
    tree = TestTree.create();
    container = TestContainer.create();
    processes = container.pod(proc);
  }

  @AfterEach
  final void removeContainer() {
    if (container != null) {
      container.close();
    }
    if (tree != null) {
      tree.close();
      proc.close();
    }
  }

  protected final PinnedRoot pinned() {
    return TestContainer.pinned(proc, processes, Duration.ZERO);
  }

  /// A program in the tree of the test.
  protected final Path sleepCopy() throws IOException {
    Path copy = tree.path().resolve("sleep");
    Files.copy(
        Path.of("/bin/sleep").toRealPath(),
        copy,
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    return copy;
  }
}
