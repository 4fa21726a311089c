package dev.fim.sidecar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.CgroupMembership;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/// Real processes in a real cgroup, which stands in for a container; ended on close. Beside it lies
/// the cgroup that the sidecar is taken to be in, so the processes are those of a sibling.
public final class TestContainer implements AutoCloseable {

  private static final List<Path> HIERARCHIES =
      List.of(
          Path.of("/sys/fs/cgroup/pids"),
          Path.of("/sys/fs/cgroup/unified"),
          Path.of("/sys/fs/cgroup"));

  private final Path pod;
  private final Path cgroup;
  private final List<Process> started = new ArrayList<>();

  private TestContainer(Path pod) throws IOException {
    this.pod = Files.createDirectory(pod);
    this.cgroup = Files.createDirectory(pod.resolve("a".repeat(64)));
  }

  /// Makes the cgroup. Passes over the test where that cannot be done.
  public static TestContainer create() {
    for (Path hierarchy : HIERARCHIES) {
      if (Files.isWritable(hierarchy.resolve("cgroup.procs"))) {
        try {
          return new TestContainer(hierarchy.resolve("fim-test-" + System.nanoTime()));
        } catch (IOException e) {
          Assumptions.abort("needs a cgroup hierarchy to write to: " + e);
        }
      }
    }
    return Assumptions.abort("needs root and a cgroup hierarchy to write to");
  }

  /// Runs a shell script in the container; `$0` is the shell.
  public Process run(String script) {
    try {
      String join = "echo $$ > " + cgroup.resolve("cgroup.procs") + " && ";
      Process process = new ProcessBuilder("sh", "-c", join + script).start();
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs a program in the container and waits until it is executed.
  public Process program(ProcRoot proc, String command) {
    int before = processes(proc).size();
    Process process = run("exec " + command);
    String name = Path.of(command.substring(0, command.indexOf(' '))).getFileName().toString();
    await(() ->
        processes(proc).size() > before
            && processes(proc).stream()
                .anyMatch(
                    stat -> stat.pid() == process.pid() && stat.name().display().equals(name)));
    return process;
  }

  /// As the sidecar sees the pod.
  public PodProcesses pod(ProcRoot proc) {
    return new PodProcesses(proc, own(proc));
  }

  /// The one container of the pod.
  public static Candidate candidate(PodProcesses processes) {
    ContainerProcessGroup group = processes.census().groups().getFirst();
    return new Candidate(group.key(), group.first(), null);
  }

  /// Pins the root of the one container of the pod.
  ///
  /// @param known how long the container has been known
  public static PinnedRoot pinned(ProcRoot proc, PodProcesses processes, Duration known) {
    PinResult result = PinnedRoot.open(proc, processes, candidate(processes), known);
    for (int i = 0; i < 20 && result instanceof PinResult.NotReady; i++) {
      pause(10); // its mounts are those of this machine, where others come and go
      result = PinnedRoot.open(proc, processes, candidate(processes), known);
    }
    assertThat(result).isInstanceOf(PinResult.Pinned.class);
    return ((PinResult.Pinned) result).root();
  }

  /// Where the sidecar is taken to be.
  public CgroupMembership own(ProcRoot proc) {
    Process probe = run("exec sleep 100");
    try {
      await(
          () -> membership(proc, (int) probe.pid()).paths().values().stream().anyMatch(this::isIn));
      SortedMap<String, ByteString> own = new TreeMap<>();
      membership(proc, (int) probe.pid())
          .paths()
          .forEach((controllers, path) ->
              own.put(
                  controllers,
                  isIn(path)
                      ? ByteString.ofUtf8(path.display().replace("a".repeat(64), "own"))
                      : path));
      return new CgroupMembership(own);
    } finally {
      end(probe);
    }
  }

  private boolean isIn(ByteString path) {
    return path.display().endsWith("/" + "a".repeat(64));
  }

  private static CgroupMembership membership(ProcRoot proc, int pid) {
    try (ProcessFiles files = proc.process(pid).orNull()) {
      return files.cgroup().orNull();
    }
  }

  /// The container's processes, those started first before the others.
  public List<ProcessStat> processes(ProcRoot proc) {
    try {
      List<ProcessStat> stats = new ArrayList<>();
      for (String line : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
        ProcessFiles files = proc.process(Integer.parseInt(line)).orNull();
        if (files != null) {
          try (files) {
            ProcessStat stat = files.stat().orNull();
            if (stat != null && !stat.hasEnded()) {
              stats.add(stat);
            }
          }
        }
      }
      return stats;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits for at most five seconds.
  public static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 5_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about within five seconds");
      }
      pause(2);
    }
  }

  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void end(Process process) {
    process.destroyForcibly();
    await(() -> !process.isAlive());
  }

  @Override
  public void close() {
    started.forEach(TestContainer::end);
    try (ProcRoot proc = ProcRoot.open(ProcRoot.SYSTEM)) {
      await(() -> {
        processes(proc)
            .forEach(
                stat -> ProcessHandle.of(stat.pid()).ifPresent(ProcessHandle::destroyForcibly));
        return processes(proc).isEmpty();
      });
      await(() -> removed(cgroup) && removed(pod));
    }
  }

  /// A cgroup is busy for a moment after its last process has ended.
  private static boolean removed(Path cgroup) {
    return !Files.exists(cgroup) || cgroup.toFile().delete();
  }
}
