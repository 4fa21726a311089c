package dev.fim.sidecar.target;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the containers that one selector means, again and again. What was once selected stays so
/// until its first process ends: a process cannot leave by executing something else. For the thread
/// of its [ProcRoot].
public final class TargetFinder {

  private static final Comparator<Candidate> NEWEST_FIRST =
      Comparator.comparingLong((Candidate candidate) -> candidate.first().startTime()).reversed();

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final Selector selector;
  private final @Nullable String podUid;
  private Map<Start, Candidate> selected = new HashMap<>();
  private Set<ProcessId> left = Set.of();

  /// Which run of which container.
  private record Start(ContainerKey key, ProcessId first) {}

  /// Looks up the sidecar's own pod.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if a container is to be found by its name and there
  ///   is no kubelet that would have named it
  public TargetFinder(ProcRoot proc, PodProcesses processes, Selector selector) {
    this.proc = proc;
    this.processes = processes;
    this.selector = selector;
    this.podUid = KubeletName.of(Self.mounts(proc)).map(KubeletName::podUid).orElse(null);
    if (selector instanceof Selector.ContainerName(String name) && podUid == null) {
      throw new FimException(
          Problem.ARGUMENT,
          "find the container",
          name,
          "no kubelet has mounted a termination log into this one, so none has a name",
          "choose the target by executable or command");
    }
  }

  /// What one look at the processes gave.
  ///
  /// @param targets the one that was started last before the others
  /// @param obstacles why a container may have been missed: a line each, in display form
  public record Found(List<Candidate> targets, List<String> obstacles) {
    public Found {
      targets = List.copyOf(targets);
      obstacles = List.copyOf(obstacles);
    }
  }

  /// Passes over processes that were left behind by a container that has ended: they may live on
  /// beside the next one, which would then not be found for them.
  ///
  /// @param processes all that the container had
  public void leave(Set<ProcessId> processes) {
    left = Set.copyOf(processes);
  }

  public Found find() {
    PodProcesses.Census all = processes.census();
    List<String> obstacles = new ArrayList<>(all.obstacles());
    PodProcesses.Census census = new PodProcesses.Census(withoutLeft(all, obstacles), List.of());
    Map<Start, Candidate> now = new HashMap<>();
    for (Group group : census.groups()) {
      Start start = new Start(group.key(), group.first());
      Candidate known = selected.get(start);
      Optional<Candidate> candidate =
          known != null ? Optional.of(known) : select(start, census, obstacles);
      candidate.ifPresent(found -> now.put(start, found));
    }
    selected = now;
    return new Found(now.values().stream().sorted(NEWEST_FIRST).toList(), obstacles);
  }

  private List<Group> withoutLeft(PodProcesses.Census census, List<String> obstacles) {
    List<Group> groups = new ArrayList<>();
    for (Group group : census.groups()) {
      List<ProcessStat> others =
          group.processes().stream().filter(process -> !left.contains(process.id())).toList();
      if (others.size() < group.processes().size()) {
        obstacles.add("processes are left of a container that has ended; they are not watched");
      }
      if (!others.isEmpty()) {
        groups.add(new Group(group.key(), others));
      }
    }
    return groups;
  }

  private Optional<Candidate> select(
      Start start, PodProcesses.Census census, List<String> obstacles) {
    Reading<Optional<Candidate>> reading =
        proc.ask(start.first().pid(), files -> select(start, census, files));
    return switch (reading) {
      case Reading.Value<Optional<Candidate>>(Optional<Candidate> candidate) -> candidate;
      case Reading.Gone<Optional<Candidate>> _ -> Optional.empty();
      case Reading.Failed<Optional<Candidate>> failed -> {
        obstacles.add(failed.denied() ? Denials.message(failed.subject()) : failed.message());
        yield Optional.empty();
      }
    };
  }

  private Reading<Optional<Candidate>> select(
      Start start, PodProcesses.Census census, ProcessFiles first) {
    return first
        .mounts()
        .then(mounts -> {
          KubeletName kubelet =
              KubeletName.of(mounts).filter(name -> name.podUid().equals(podUid)).orElse(null);
          String name = kubelet == null ? null : kubelet.container();
          Candidate candidate = new Candidate(start.key(), start.first(), name);
          return isMeant(candidate, census, first)
              .then(
                  meant -> new Reading.Value<>(meant ? Optional.of(candidate) : Optional.empty()));
        });
  }

  private Reading<Boolean> isMeant(
      Candidate candidate, PodProcesses.Census census, ProcessFiles first) {
    return switch (selector) {
      case Selector.ContainerName(String wanted) ->
          new Reading.Value<>(wanted.equals(candidate.name()));
      case Selector.NameOrOnlyOther(String wanted) ->
          new Reading.Value<>(podUid == null ? isAlone(census) : wanted.equals(candidate.name()));
      case Selector.Executable executable ->
          first.link(ProcLink.EXE).then(path -> new Reading.Value<>(executable.matches(path)));
      case Selector.Command command ->
          first.commandLine().then(args -> new Reading.Value<>(matches(command, args)));
      case Selector.OnlyOther _ -> new Reading.Value<>(isAlone(census));
    };
  }

  private static boolean isAlone(PodProcesses.Census census) {
    return census.groups().size() == 1;
  }

  private static boolean matches(Selector.Command command, List<ByteString> arguments) {
    return !arguments.isEmpty() && command.matches(arguments);
  }
}
