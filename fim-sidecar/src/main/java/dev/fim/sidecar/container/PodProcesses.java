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
/// It leaves out the sidecar's own container, the cgroup of process 1, which holds the pod
/// together, and every process of another pod or of the node.
public final class PodProcesses {

  private static final int INIT = 1;

  private final ProcRoot proc;
  private final CgroupLocator cgroups;

  /// The containers of the processes at the last census. A process whose cgroup cannot be read any
  /// more keeps its container: it must not be missed when the container is ended.
  private Map<ProcessId, ContainerKey> known = Map.of();

  /// Reads the sidecar's own cgroup.
  ///
  /// @throws dev.fim.error.FimException if it cannot be read
  public PodProcesses(ProcRoot proc) {
    this(proc, OwnProcess.cgroup(proc));
  }

  /// Takes `own` as the cgroup of the sidecar.
  public PodProcesses(ProcRoot proc, CgroupMembership own) {
    this.proc = proc;
    this.cgroups = new CgroupLocator(own);
  }

  /// The current containers, and what could not be read of their processes.
  ///
  /// @param obstacles one line each, in display form
  public record Census(List<ContainerProcessGroup> groups, List<String> obstacles) {
    public Census {
      groups = List.copyOf(groups);
      obstacles = List.copyOf(obstacles);
    }
  }

  /// Finds all processes of the other containers.
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
  /// @param stat its current state
  public boolean isMember(ProcessFiles process, ProcessStat stat, ContainerKey key) {
    return member(stat, cgroup(process, stat)) instanceof Reading.Value<Member>(Member member)
        && member.key().equals(key);
  }

  /// With version 1, the first thread of a process is in no cgroup once it has ended, even if other
  /// threads go on.
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

  /// Gone also for a process that does not count.
  private Reading<Member> member(ProcessFiles files) {
    return files
        .stat()
        .then(stat ->
            stat.hasEnded() ? new Reading.Gone<Member>() : member(stat, cgroup(files, stat)));
  }
}
