package dev.fim.sidecar.container;

import dev.fim.sidecar.procfs.CgroupMembership;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The processes of the pod's other containers. For the thread of its [ProcRoot].
///
/// Left out are the sidecar's own container, whatever shares a cgroup with process 1, which holds
/// the pod together, and everything that is not of this pod.
public final class PodProcesses {

  private static final int INIT = 1;

  private final ProcRoot proc;
  private final CgroupLocator cgroups;

  /// Where the processes were at the last census. One that cannot be asked any more is still there:
  /// it must not be passed over when its container is ended.
  private Map<ProcessId, ContainerKey> known = Map.of();

  /// Looks up where the sidecar itself is.
  ///
  /// @throws dev.fim.error.FimException if that cannot be read
  public PodProcesses(ProcRoot proc) {
    this(proc, OwnProcess.cgroup(proc));
  }

  /// Takes `own` for the place of the sidecar.
  public PodProcesses(ProcRoot proc, CgroupMembership own) {
    this.proc = proc;
    this.cgroups = new CgroupLocator(own);
  }

  /// The containers that are there now, and what could not be read of processes.
  ///
  /// @param obstacles a line each, in display form
  public record Census(List<ContainerProcessGroup> groups, List<String> obstacles) {
    public Census {
      groups = List.copyOf(groups);
      obstacles = List.copyOf(obstacles);
    }
  }

  /// Goes through all processes.
  public Census census() {
    Map<ContainerKey, List<ProcessStat>> groups = new HashMap<>();
    Map<ProcessId, ContainerKey> now = new HashMap<>();
    Set<ContainerKey> holding = new HashSet<>();
    List<String> obstacles = new ArrayList<>();
    for (int pid : proc.pids()) {
      Reading<ProcessFiles> opened = proc.process(pid);
      if (opened instanceof Reading.Value<ProcessFiles>(ProcessFiles files)) {
        try (files) {
          switch (member(files)) {
            case Reading.Value<Member>(Member member) -> {
              if (pid == INIT) {
                holding.add(member.key());
              }
              groups.computeIfAbsent(member.key(), _ -> new ArrayList<>()).add(member.stat());
              now.put(member.stat().id(), member.key());
            }
            case Reading.Gone<Member> _ -> {} // it has ended, or is not of another container
            case Reading.Failed<Member> failed -> obstacles.add(failed.message());
          }
        }
      } else if (opened instanceof Reading.Failed<ProcessFiles> failed) {
        obstacles.add(failed.message());
      }
    }
    known = now;
    List<ContainerProcessGroup> found =
        groups.entrySet().stream()
            .filter(entry -> !holding.contains(entry.getKey()))
            .map(entry -> new ContainerProcessGroup(entry.getKey(), entry.getValue()))
            .toList();
    return new Census(found, obstacles);
  }

  /// Whether the process is in this container now.
  ///
  /// @param stat that it has now
  public boolean isMember(ProcessFiles process, ProcessStat stat, ContainerKey key) {
    return member(stat, cgroup(process, stat)) instanceof Reading.Value<Member>(Member member)
        && member.key().equals(key);
  }

  /// Under version 1, the first thread of a process is in no cgroup any more once it has ended,
  /// also where others go on.
  private Reading<CgroupMembership> cgroup(ProcessFiles process, ProcessStat stat) {
    return stat.hasRunningThreads()
        ? proc.askRunning(stat, ProcessFiles::cgroup)
        : process.cgroup();
  }

  private record Member(ContainerKey key, ProcessStat stat) {}

  private Reading<Member> member(ProcessStat stat, Reading<CgroupMembership> cgroup) {
    ContainerKey before = known.get(stat.id());
    return cgroup instanceof Reading.Failed<CgroupMembership> && before != null
        ? new Reading.Value<>(new Member(before, stat))
        : cgroup.then(found ->
            cgroups.place(found) instanceof CgroupLocator.Place.Sibling(ContainerKey key)
                ? new Reading.Value<>(new Member(key, stat))
                : new Reading.Gone<>());
  }

  /// Gone also for one that does not count.
  private Reading<Member> member(ProcessFiles files) {
    return files
        .stat()
        .then(stat ->
            stat.hasEnded() ? new Reading.Gone<Member>() : member(stat, cgroup(files, stat)));
  }
}
