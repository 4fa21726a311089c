package dev.fim.sidecar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.sidecar.procfs.CapturedProc;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessStatus;
import dev.fim.sidecar.procfs.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinnedRootTest extends RealContainer {

  private Candidate candidate() {
    return TestContainer.candidate(processes);
  }

  @Test
  void theRootOfAContainerThatIsReadyIsHeldUntilItsFirstProcessEnds() throws Exception {
    Process sleep = container.program(proc, "/bin/sleep 100");
    try (PinnedRoot root = pinned()) {
      assertThat(root.path()).isEqualTo(RawPath.ofUtf8("/proc/" + sleep.pid() + "/root"));
      assertThat(root.fileAt(ByteString.ofUtf8("/etc/passwd"))).isPresent();
      assertThat(root.fileAt(ByteString.ofUtf8("/no/such/file"))).isEmpty();
      assertThat(root.alive()).isTrue();
      ContainerRun containerRun = root.containerRun();
      assertThat(containerRun.mountNamespace().display())
          .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString());
      sleep.destroyForcibly().waitFor();
      assertThat(root.alive()).isFalse();
      assertThat(PinnedRoot.open(proc, processes, containerRun.container(), Duration.ZERO))
          .isEqualTo(new PinResult.Gone());
    }
  }

  @Test
  void anotherProcessWithTheNumberIsNotTheContainers() {
    container.program(proc, "/bin/sleep 100");
    Candidate other = candidate();
    Candidate earlier =
        new Candidate(
            other.key(),
            new dev.fim.sidecar.procfs.ProcessId(
                other.first().pid(), other.first().startTime() - 1),
            null);
    assertThat(PinnedRoot.open(proc, processes, earlier, Duration.ZERO))
        .isEqualTo(new PinResult.Gone());
  }

  @Test
  void aProcessThatCannotBeReadForAMomentHasNotEnded() {
    try (CapturedProc pod =
            CapturedProc.of(CapturedProc.KUBERNETES, CapturedProc.KUBERNETES_SIDECAR);
        ProcRoot captured = pod.open()) {
      ContainerProcessGroup group = new PodProcesses(captured).census().groups().getFirst();
      Candidate candidate = new Candidate(group.key(), group.first(), null);
      int pid = candidate.first().pid();
      ByteString namespace = ByteString.ofUtf8("mnt:[1]");
      int fd = captured.calls().openAt(Calls.AT_FDCWD, new byte[] {'/'}, OpenFlags.O_PATH);
      try (PinnedRoot root =
          new PinnedRoot(
              captured.calls(),
              captured.process(pid).orNull(),
              new ContainerRun(candidate, namespace, namespace, null),
              fd)) {
        assertThat(root.alive()).isTrue();
        pod.put(pid + "/stat", ""); // as where the system has no memory for it
        assertThat(root.alive()).isTrue();
      }
    }
  }

  @Test
  void aContainerOfWhichTheFirstProcessRunsNoFileOfItsOwnIsInTheMaking() throws IOException {
    Path copy = sleepCopy();
    container.program(proc, copy + " 100");
    Files.delete(copy);
    Candidate candidate = candidate();
    assertThat(PinnedRoot.open(proc, processes, candidate, Duration.ofSeconds(9)))
        .isEqualTo(
            new PinResult.NotReady(
                "its first process has executed no file of its own yet",
                PinResult.Standing.UNKNOWN));
    PinResult late = PinnedRoot.open(proc, processes, candidate, ContainerReadiness.LONGEST_START);
    assertThat(late).isInstanceOf(PinResult.Pinned.class);
    ((PinResult.Pinned) late).root().close();
  }

  @Test
  void aContainerOfWhichTheFirstProcessHasAnotherRootIsInTheMaking() {
    container.run("exec chroot /usr /bin/sleep 100");
    TestContainer.await(() -> nameOfFirst().equals("sleep"));
    assertThat(PinnedRoot.open(proc, processes, candidate(), Duration.ofHours(1)))
        .isEqualTo(
            new PinResult.NotReady(
                "the root of its first process is not that of its mount namespace",
                PinResult.Standing.ELSEWHERE));
  }

  private String nameOfFirst() {
    List<ContainerProcessGroup> groups = processes.census().groups();
    return groups.isEmpty() ? "" : groups.getFirst().processes().getFirst().name().display();
  }

  @Test
  void whatTheTargetCouldDoToTheSidecarIsSaid() {
    ProcessStatus self = OwnProcess.status(proc);
    assertThat(SidecarExposure.of(self, self))
        .containsExactly(
            "the target may signal the sidecar, and so stop or kill it",
            "the target may read and trace the sidecar");
    ProcessStatus.Ids ids = new ProcessStatus.Ids(1000, 1000, 1000, 1000);
    assertThat(SidecarExposure.of(new ProcessStatus(ids, ids, 0, 0), self)).isEmpty();
    assertThat(proc.process(Integer.MAX_VALUE)).isEqualTo(new Reading.Gone<>());
  }
}
