package dev.fim.sidecar.response;

import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.Signals;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Sends signals to all processes of a container, and to no others. For the thread of its
/// [ProcRoot].
///
/// Each process is first opened as a descriptor, and then must still be the expected one and in the
/// container: only then is the signal sent, so it cannot hit a process that reused the number. A
/// process that forks meanwhile may have an unseen child, so the work is done only when two looks
/// in a row find nothing left to do.
public record ContainerSignals(ProcRoot proc, PodProcesses processes) {

  private static final long PAUSE_NANOS = 500_000;

  /// The result for the container's processes.
  ///
  /// @param reached the number of processes that got a signal
  /// @param left the number of processes not yet in the wanted state
  /// @param refusals why a signal could not be sent, one line each
  public record Sweep(int reached, int left, Set<String> refusals) {
    public Sweep {
      refusals = Set.copyOf(refusals);
    }
  }

  /// Stops every process.
  public Sweep freeze(ContainerKey key, Duration atMost) {
    return sweep(key, Signals.SIGSTOP, stat -> !stat.isStopped(), atMost);
  }

  /// Kills every process, and waits until none is left.
  public Sweep kill(ContainerKey key, Duration atMost) {
    return sweep(key, Signals.SIGKILL, _ -> true, atMost);
  }

  /// Kills the stopped processes.
  public Sweep killStopped(ContainerKey key, Duration atMost) {
    return sweep(key, Signals.SIGKILL, ProcessStat::isStopped, atMost);
  }

  /// Sends SIGTERM to every process, lets it run so that it can end, and waits until none is left.
  public Sweep terminate(ContainerKey key, Duration grace) {
    Set<String> refusals = new TreeSet<>();
    int reached = 0;
    for (ProcessStat process : members(key)) {
      boolean sent = send(process, key, Signals.SIGTERM, refusals);
      send(process, key, Signals.SIGCONT, refusals); // a stopped process takes no other
      reached += sent ? 1 : 0;
    }
    long end = System.nanoTime() + grace.toNanos();
    int left;
    while ((left = members(key).size()) > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(10 * PAUSE_NANOS);
    }
    return new Sweep(reached, left, refusals);
  }

  /// The processes that have not ended.
  public List<ProcessStat> members(ContainerKey key) {
    return processes.census().groups().stream()
        .filter(group -> group.key().equals(key))
        .flatMap(group -> group.processes().stream())
        .toList();
  }

  private Sweep sweep(
      ContainerKey key, int signal, Predicate<ProcessStat> isLeft, Duration atMost) {
    Set<Object> reached = new HashSet<>();
    Set<String> refusals = new TreeSet<>();
    long end = System.nanoTime() + atMost.toNanos();
    int cleanLooks = 0;
    int left = 0;
    while (cleanLooks < 2) {
      List<ProcessStat> found = members(key).stream().filter(isLeft).toList();
      left = found.size();
      cleanLooks = left == 0 ? cleanLooks + 1 : 0;
      for (ProcessStat process : found) {
        if (send(process, key, signal, refusals)) {
          reached.add(process.id());
        }
      }
      if (left > 0) {
        if (System.nanoTime() > end) {
          break;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return new Sweep(reached.size(), left, refusals);
  }

  /// Sends a signal to this process if it is still in the container.
  private boolean send(ProcessStat process, ContainerKey key, int signal, Set<String> refusals) {
    Calls calls = proc.calls();
    int fd = calls.openProcess(process.pid());
    if (fd < 0) {
      return refused(fd, "open", process, refusals);
    }
    try {
      if (!isStill(process, key)) {
        return false;
      }
      int result = calls.signalProcess(fd, signal);
      return result == 0 || refused(result, "signal", process, refusals);
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private boolean isStill(ProcessStat process, ContainerKey key) {
    if (!(proc.process(process.pid()) instanceof Reading.Value<ProcessFiles>(ProcessFiles now))) {
      return false;
    }
    try (now) {
      return isStill(now, process, key);
    }
  }

  private boolean isStill(ProcessFiles files, ProcessStat process, ContainerKey key) {
    return files.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat)
        && stat.id().equals(process.id())
        && processes.isMember(files, stat, key);
  }

  /// Records why, unless the process has just ended. Always returns false.
  private static boolean refused(
      int result, String attempt, ProcessStat process, Set<String> refusals) {
    if (-result != Errno.ESRCH) {
      String remedy = -result == Errno.EPERM ? "; needs KILL, or the app's uid" : "";
      refusals.add(
          "cannot "
              + attempt
              + " process "
              + process.pid()
              + ": "
              + Errno.describe(-result)
              + remedy);
    }
    return false;
  }
}
