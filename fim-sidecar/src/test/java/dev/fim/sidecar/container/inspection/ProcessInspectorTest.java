package dev.fim.sidecar.container.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.RealContainer;
import dev.fim.sidecar.container.TestContainer;
import dev.fim.sidecar.container.inspection.ProcessInspector.Executed;
import dev.fim.sidecar.response.ContainerSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProcessInspectorTest extends RealContainer {

  private static final Duration SETTLING = ProcessInspector.SETTLING;
  private static final ExecutableJudge ALL_TRUSTED =
      (path, file) -> ExecutableJudge.Standing.TRUSTED;

  private ProcessInspector.Inspection settled(
      ProcessInspector inspector, PinnedRoot root, ExecutableJudge judge) {
    long now = System.nanoTime();
    ProcessInspector.Inspection first = inspector.inspect(root, judge, Executed.MAPPINGS, now);
    assertThat(first.certain()).isEmpty();
    ProcessInspector.Inspection soon =
        inspector.inspect(root, judge, Executed.MAPPINGS, now + SETTLING.toNanos() - 1);
    assertThat(soon.certain()).isEmpty();
    assertThat(soon.lookAgain()).isEqualTo(first.lookAgain());
    return inspector.inspect(root, judge, Executed.MAPPINGS, now + SETTLING.toNanos());
  }

  @Test
  void processesThatAreWhereTheyBelongAndRunWhatTheyShouldRaiseNothing() {
    container.program(proc, "/bin/sleep 100");
    container.program(proc, "/bin/sleep 101");
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      assertThat(settled(inspector, root, ALL_TRUSTED))
          .isEqualTo(new ProcessInspector.Inspection(List.of(), List.of(), false));
    }
  }

  @Test
  void aProcessInAnotherMountNamespaceOrUnderAnotherRootHasLeft() {
    container.program(proc, "/bin/sleep 100");
    container.run("exec unshare -m sleep 101");
    container.run("exec chroot /usr /bin/sleep 102");
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      TestContainer.await(() ->
          inspector.inspect(root, null, Executed.MAPPINGS, System.nanoTime()).certain().size()
              == 2);
      assertThat(inspector.inspect(root, null, Executed.MAPPINGS, System.nanoTime()).certain())
          .extracting(ProcessSuspicion::reason)
          .containsExactlyInAnyOrder(
              "it is in another mount namespace", "its root directory is /usr");
    }
  }

  @Test
  void anExecutableThatWasRemovedOrReplacedIsExecutedDrift() throws IOException {
    container.program(proc, "/bin/sleep 100");
    Path copy = sleepCopy();
    Process process = container.program(proc, copy + " 101");
    Files.delete(copy);
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      List<ProcessSuspicion> certain = settled(inspector, root, ALL_TRUSTED).certain();
      assertThat(certain).hasSize(1);
      ProcessSuspicion suspicion = certain.getFirst();
      assertThat(suspicion.kind()).isEqualTo(ProcessSuspicion.Kind.EXECUTED);
      assertThat(suspicion.process().pid()).isEqualTo((int) process.pid());
      assertThat(suspicion.file().display()).isEqualTo(copy + " (deleted)");
      assertThat(suspicion.reason()).isEqualTo("its executable was removed or replaced");
    }
  }

  @Test
  void aNameThatEndsAsThatOfADeletedFileIsNone() throws IOException {
    container.program(proc, "/bin/sleep 100");
    Path odd = sleepCopy().resolveSibling("sleep (deleted)");
    Files.move(sleepCopy(), odd);
    container.run("exec '" + odd + "' 101");
    try (PinnedRoot root = pinned()) {
      TestContainer.await(() -> container.processes(proc).size() == 2);
      TestContainer.pause(50);
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      assertThat(settled(inspector, root, ALL_TRUSTED).certain()).isEmpty();
    }
  }

  @Test
  void theBaselineSaysWhatMayBeExecuted() throws IOException {
    container.program(proc, "/bin/sleep 100");
    Path copy = sleepCopy();
    container.program(proc, copy + " 101");
    RawPath path = RawPath.ofUtf8(copy.toString());
    try (PinnedRoot root = pinned()) {
      for (ExecutableJudge.Standing standing : ExecutableJudge.Standing.values()) {
        ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
        ProcessInspector.Inspection inspection =
            settled(
                inspector,
                root,
                (at, file) -> at.equals(path) ? standing : ExecutableJudge.Standing.TRUSTED);
        List<String> reasons = inspection.certain().stream().map(ProcessSuspicion::reason).toList();
        switch (standing) {
          case TRUSTED -> assertThat(reasons).isEmpty();
          case ABSENT ->
              assertThat(reasons).containsExactly("its executable is not in the baseline");
          case DIFFERENT ->
              assertThat(reasons).containsExactly("its executable differs from the baseline");
          case UNKNOWN -> {
            assertThat(reasons).isEmpty();
            assertThat(inspection.unverifiable()).isEmpty(); // not yet
          }
        }
      }
    }
  }

  @Test
  void aProcessOfWhichTheFirstThreadHasEndedIsJudgedByAnother() throws Exception {
    container.program(proc, "/bin/sleep 100");
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "needs Python");
    int exit = System.getProperty("os.arch").equals("amd64") ? 60 : 93; // of this thread alone
    container.run(
        """
        exec %s -c 'import ctypes, threading, time
        threading.Thread(target=time.sleep, args=(100,)).start()
        ctypes.CDLL(None).syscall(%d, 0)'\
        """
            .formatted(python, exit));
    TestContainer.await(
        () -> container.processes(proc).stream().anyMatch(stat -> stat.state() == 'Z'));
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      ProcessInspector.Inspection inspection =
          settled(
              inspector,
              root,
              (path, _) ->
                  path.display().contains("python")
                      ? ExecutableJudge.Standing.ABSENT
                      : ExecutableJudge.Standing.TRUSTED);
      assertThat(inspection.unverifiable()).isEmpty();
      assertThat(inspection.certain())
          .extracting(ProcessSuspicion::reason)
          .containsExactly("its executable is not in the baseline");
    }
    assertThat(
            new ContainerSignals(proc, processes)
                .kill(TestContainer.candidate(processes).key(), SETTLING)
                .left())
        .isZero();
    assertThat(container.processes(proc)).isEmpty();
  }

  @Test
  void whatTakesTurnsFasterThanItIsLookedAtIsStillExecutedDrift() throws IOException {
    container.program(proc, "/bin/sleep 100");
    Path copy = sleepCopy();
    container.run("while :; do " + copy + " 0.1; done");
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      RawPath path = RawPath.ofUtf8(copy.toString());
      TestContainer.await(() -> {
        TestContainer.pause(50); // less than one of them lives
        return !inspector
            .inspect(
                root,
                (at, _) ->
                    at.equals(path)
                        ? ExecutableJudge.Standing.ABSENT
                        : ExecutableJudge.Standing.TRUSTED,
                Executed.MAPPINGS,
                System.nanoTime())
            .certain()
            .isEmpty();
      });
    }
  }

  @Test
  void theThreadAfterThousandsOfOthersIsLookedAtToo() {
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "needs Python");
    container.program(proc, "/bin/sleep 100");
    container.run(
        """
        exec %s -c 'import ctypes, os, threading, time
        threading.stack_size(65536)
        def wait(): time.sleep(100)
        for i in range(4200): threading.Thread(target=wait, daemon=True).start()
        def leave():
          ctypes.CDLL(None).unshare(0x200)
          os.chroot("/usr")
          os.mkfifo("%s")
          time.sleep(100)
        threading.Thread(target=leave).start()'\
        """
            .formatted(python, "/share/fim-left-" + container.hashCode()));
    Path left = Path.of("/usr/share/fim-left-" + container.hashCode());
    try (PinnedRoot root = pinned()) {
      for (int i = 0; i < 300 && !Files.exists(left); i++) {
        TestContainer.pause(100);
      }
      assertThat(left).exists();
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      long now = System.nanoTime();
      inspector.inspect(root, null, Executed.PROGRAMS, now);
      ProcessInspector.Inspection second =
          inspector.inspect(root, null, Executed.PROGRAMS, now + Duration.ofSeconds(10).toNanos());
      assertThat(second.certain().size() + second.unverifiable().size()).isEqualTo(1);
    } finally {
      boolean _ = left.toFile().delete();
    }
  }

  /// An application that starts processes without end must not keep the others from a look.
  @Test
  void aProcessIsLookedAtCloselyHoweverManyNewOnesThereAre() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "needs Python");
    Path copy = sleepCopy();
    container.program(proc, "/bin/sleep 100");
    container.run(
        """
        exec %s -c 'import ctypes, os, time
        time.sleep(5)
        fd = os.open("%s", os.O_RDONLY)
        c = ctypes.CDLL(None)
        c.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
        c.mmap(None, 4096, 5, 2, fd, 0)
        time.sleep(100)'\
        """
            .formatted(python, copy));
    container.run(
        """
        exec %s -c 'import os, time
        while True:
          for i in range(600):
            if os.fork() == 0:
              time.sleep(1.2)
              os._exit(0)
          time.sleep(1)
          try:
            while os.waitpid(-1, os.WNOHANG)[0]: pass
          except ChildProcessError: pass'\
        """
            .formatted(python));
    String foreign = copy.toString();
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      boolean found = false;
      for (int second = 0; second < 25 && !found; second++) {
        TestContainer.pause(1000);
        found =
            inspector
                .inspect(
                    root,
                    (at, _) ->
                        at.display().equals(foreign)
                            ? ExecutableJudge.Standing.ABSENT
                            : ExecutableJudge.Standing.TRUSTED,
                    Executed.MAPPINGS,
                    System.nanoTime())
                .certain()
                .stream()
                .anyMatch(one -> one.reason().contains("mapped"));
      }
      assertThat(found).isTrue();
    }
  }

  /// A thread that is traced stays when it has ended, until its tracer waits for it.
  @Test
  void aProcessIsJudgedHoweverManyOfItsThreadsHaveEnded() {
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "needs Python");
    Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "knows its system calls");
    container.program(proc, "/bin/sleep 100");
    container.run(
        """
        exec %s -c 'import _thread, ctypes, os, signal, threading, time
        c = ctypes.CDLL(None)
        child = os.fork()
        if child == 0:
          os.kill(os.getpid(), signal.SIGSTOP)
          threading.stack_size(65536)
          for i in range(4200): _thread.start_new_thread(int, ())
          _thread.start_new_thread(time.sleep, (100,))
          time.sleep(1)
          c.syscall(60, 0)
        os.waitpid(child, os.WUNTRACED)
        c.ptrace(0x4206, child, 0, 8)
        os.kill(child, signal.SIGCONT)
        while True:
          r = os.waitid(os.P_ALL, 0, os.WSTOPPED | 0x40000000)
          if r: c.ptrace(7, r.si_pid, 0, 0)'\
        """
            .formatted(python));
    TestContainer.await(() ->
        container.processes(proc).stream()
            .anyMatch(stat -> stat.state() == 'Z' && stat.threads() > 4200));
    try (PinnedRoot root = pinned()) {
      ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
      ExecutableJudge judge =
          (path, _) ->
              path.display().contains("python")
                  ? ExecutableJudge.Standing.ABSENT
                  : ExecutableJudge.Standing.TRUSTED;
      long now = System.nanoTime();
      inspector.inspect(root, judge, Executed.PROGRAMS, now);
      ProcessInspector.Inspection second =
          inspector.inspect(root, judge, Executed.PROGRAMS, now + Duration.ofSeconds(10).toNanos());
      SoftAssertions.assertSoftly(softly -> {
        softly.assertThat(second.certain()).hasSize(2); // the tracer, and what it traces
        softly
            .assertThat(
                new ContainerSignals(proc, processes)
                    .members(TestContainer.candidate(processes).key()))
            .hasSize(3); // or it is not ended, either
      });
    }
  }
}
