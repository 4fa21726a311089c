package dev.fim.sidecar.container.search;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.container.ContainerProcessGroup;
import dev.fim.sidecar.container.KubeletName;
import dev.fim.sidecar.container.OwnProcess;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.PtraceDenial;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the containers that one selector matches, repeatedly. For the thread of its [ProcRoot].
///
/// Where there is a kubelet, each container has a name, and one without a name yet is no candidate.
/// Once a container was chosen, only containers of that name match: any other, such as one for
/// debugging, is not the target. Without a kubelet, a selected container stays selected until its
/// first process ends: it cannot escape by executing another file.
public final class TargetFinder {

  private static final Comparator<Candidate> NEWEST_FIRST =
      Comparator.comparingLong((Candidate candidate) -> candidate.first().startTime()).reversed();

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final TargetSelector selector;
  private final TargetMemory memory;
  private final @Nullable String podUid;
  private Map<Start, Candidate> selected = new HashMap<>();
  private Set<ProcessId> left = Set.of();

  /// One run of one container.
  private record Start(ContainerKey key, ProcessId first) {}

  /// Reads the sidecar's own pod.
  ///
  /// @param memory of this target alone
  /// @throws FimException ([Problem#ARGUMENT]) if the selector needs a name and there is no kubelet
  public TargetFinder(
      ProcRoot proc, PodProcesses processes, TargetSelector selector, TargetMemory memory) {
    this.proc = proc;
    this.processes = processes;
    this.selector = selector;
    this.memory = memory;
    this.podUid = KubeletName.of(OwnProcess.mounts(proc)).map(KubeletName::podUid).orElse(null);
    if (podUid != null) {
      memory.enter(podUid);
    } else if (selector instanceof TargetSelector.ContainerName(String name)) {
      throw new FimException(
          Problem.ARGUMENT,
          "find the container",
          name,
          "no kubelet has mounted a termination log into this container, so no container has a"
              + " name",
          "choose the target by executable or command");
    }
  }

  /// The result of one look at the processes.
  ///
  /// @param targets the newest first
  /// @param unnamed containers that have no name from the kubelet
  /// @param obstacles why a container may have been missed: one line each, in display form
  /// @param unclear why no container counts as the target, in display form; null if one does, or if
  ///   there is none
  public record Found(
      List<Candidate> targets,
      List<Unnamed> unnamed,
      List<String> obstacles,
      @Nullable String unclear) {
    public Found {
      targets = List.copyOf(targets);
      unnamed = List.copyOf(unnamed);
      obstacles = List.copyOf(obstacles);
    }
  }

  /// A container without a name where there is a kubelet: it is not fully started, or its first
  /// process hides the mount that has the name.
  ///
  /// @param isTarget whether it must be the target
  public record Unnamed(Candidate container, boolean isTarget) {}

  /// Ignores processes that a container left behind when it ended: beside the next container they
  /// would make the target unclear.
  ///
  /// @param processes all processes of the ended container
  public void leave(Set<ProcessId> processes) {
    left = Set.copyOf(processes);
  }

  /// Remembers the name of a pinned process, which may hide it later.
  public void pinned(Candidate candidate) {
    if (podUid != null && candidate.name() != null) {
      memory.pinned(candidate.name(), proc.bootId(), candidate.first());
    }
  }

  /// Binds the target to the name of this container for the life of the pod.
  public void choose(Candidate candidate) {
    if (podUid != null && candidate.name() != null) {
      memory.choose(candidate.name());
    }
  }

  /// Why the names cannot be kept over a restart of the sidecar, in display form; null if they are.
  public @Nullable String unkept() {
    return memory.unkept();
  }

  /// Looks at the processes once.
  public Found find() {
    PodProcesses.Census all = processes.census();
    List<String> obstacles = new ArrayList<>(all.obstacles());
    List<ContainerProcessGroup> groups = withoutLeft(all, obstacles);
    return podUid == null
        ? findWithoutNames(groups, obstacles)
        : findByNames(groups, podUid, obstacles);
  }

  private List<ContainerProcessGroup> withoutLeft(
      PodProcesses.Census census, List<String> obstacles) {
    List<ContainerProcessGroup> groups = new ArrayList<>();
    for (ContainerProcessGroup group : census.groups()) {
      List<ProcessStat> others =
          group.processes().stream().filter(process -> !left.contains(process.id())).toList();
      if (others.size() < group.processes().size()) {
        obstacles.add("a container that has ended has left processes behind; they are not watched");
      }
      if (!others.isEmpty()) {
        groups.add(new ContainerProcessGroup(group.key(), others));
      }
    }
    return groups;
  }

  // Without a kubelet.

  private Found findWithoutNames(List<ContainerProcessGroup> groups, List<String> obstacles) {
    Map<Start, Candidate> now = new HashMap<>();
    for (ContainerProcessGroup group : groups) {
      Candidate candidate = new Candidate(group.key(), group.first(), null);
      Start start = new Start(group.key(), group.first());
      if (selected.containsKey(start) || isMeant(candidate, groups.size(), obstacles)) {
        now.put(start, candidate);
      }
    }
    selected = now;
    boolean isOnlyOther =
        selector instanceof TargetSelector.OnlyOther
            || selector instanceof TargetSelector.NameOrOnlyOther;
    if (now.size() > 1 || (isOnlyOther && groups.size() > 1 && now.isEmpty())) {
      List<String> keys = groups.stream().map(group -> group.key().display()).sorted().toList();
      return new Found(
          List.of(),
          List.of(),
          obstacles,
          "several containers match (%s); choose the target by 'executable' or 'command', so that only one matches"
              .formatted(String.join(", ", keys)));
    }
    return new Found(List.copyOf(now.values()), List.of(), obstacles, null);
  }

  private boolean isMeant(Candidate candidate, int containers, List<String> obstacles) {
    return switch (selector) {
      case TargetSelector.ContainerName(String wanted) -> wanted.equals(candidate.name());
      case TargetSelector.NameOrOnlyOther _, TargetSelector.OnlyOther _ -> containers == 1;
      case TargetSelector.Executable executable ->
          ask(
              candidate,
              obstacles,
              first ->
                  first
                      .link(ProcLink.EXE)
                      .then(path -> new Reading.Value<>(executable.matches(path))));
      case TargetSelector.Command command ->
          ask(
              candidate,
              obstacles,
              first ->
                  first
                      .commandLine()
                      .then(arguments -> new Reading.Value<>(matches(command, arguments))));
    };
  }

  private static boolean matches(TargetSelector.Command command, List<ByteString> arguments) {
    return !arguments.isEmpty() && command.matches(arguments);
  }

  private boolean ask(
      Candidate candidate,
      List<String> obstacles,
      Function<ProcessFiles, Reading<Boolean>> question) {
    return Boolean.TRUE.equals(
        value(proc.ask(candidate.first().pid(), question), obstacles).orElse(false));
  }

  private static <T> Optional<T> value(Reading<T> reading, List<String> obstacles) {
    return switch (reading) {
      case Reading.Value<T>(T value) -> Optional.of(value);
      case Reading.Gone<T> _ -> Optional.empty();
      case Reading.Failed<T> failed -> {
        obstacles.add(message(failed));
        yield Optional.empty();
      }
    };
  }

  private static String message(Reading.Failed<?> failed) {
    return failed.denied() ? PtraceDenial.message(failed.subject()) : failed.message();
  }

  // With a kubelet.

  private Found findByNames(
      List<ContainerProcessGroup> groups, String pod, List<String> obstacles) {
    List<Candidate> named = new ArrayList<>();
    List<Candidate> unnamed = new ArrayList<>();
    for (ContainerProcessGroup group : groups) {
      switch (name(group, pod)) {
        case Reading.Value<Optional<String>>(Optional<String> name) ->
            (name.isEmpty() ? unnamed : named)
                .add(new Candidate(group.key(), group.first(), name.orElse(null)));
        case Reading.Failed<Optional<String>> failed -> {
          obstacles.add(message(failed));
          unnamed.add(new Candidate(group.key(), group.first(), null));
        }
        case Reading.Gone<Optional<String>> _ -> {}
      }
    }
    String wanted = wanted();
    Set<String> names = named.stream().map(TargetFinder::name).collect(Collectors.toSet());
    memory.see(names);
    List<Candidate> meant =
        named.stream()
            .filter(candidate ->
                wanted == null
                    ? isMeantByName(candidate, obstacles)
                    : wanted.equals(candidate.name()))
            .sorted(NEWEST_FIRST)
            .toList();
    boolean isAlone = groups.size() == 1 && isOnlyNameThatMayBe(wanted);
    List<Unnamed> hidden =
        unnamed.stream().map(candidate -> new Unnamed(candidate, isAlone)).toList();
    String unclear = unclear(wanted, meant, names);
    boolean mustWait =
        wanted == null && selector instanceof TargetSelector.OnlyOther && !hidden.isEmpty();
    List<Candidate> targets = unclear == null && !mustWait ? meant : List.of();
    return new Found(targets, hidden, obstacles, unclear);
  }

  /// The name under which the first process was pinned, whatever it mounts since; otherwise the
  /// name from the kubelet.
  private Reading<Optional<String>> name(ContainerProcessGroup group, String pod) {
    String pinned = memory.nameOf(group.first(), proc::bootId);
    return pinned != null
        ? new Reading.Value<>(Optional.of(pinned))
        : proc.askRunning(group.processes().getFirst(), ProcessFiles::mounts)
            .then(mounts ->
                new Reading.Value<>(
                    KubeletName.of(mounts)
                        .filter(name -> name.podUid().equals(pod))
                        .map(KubeletName::container)));
  }

  private static String name(Candidate candidate) {
    return Objects.requireNonNull(candidate.name());
  }

  /// The given name, or the one that was chosen before; null if there is neither.
  private @Nullable String wanted() {
    return switch (selector) {
      case TargetSelector.ContainerName(String name) -> name;
      case TargetSelector.NameOrOnlyOther(String name) -> name;
      case TargetSelector.Executable _, TargetSelector.Command _, TargetSelector.OnlyOther _ ->
          memory.target();
    };
  }

  private boolean isMeantByName(Candidate candidate, List<String> obstacles) {
    return selector instanceof TargetSelector.OnlyOther || isMeant(candidate, 0, obstacles);
  }

  /// Whether all known containers of the manifest are the target.
  private boolean isOnlyNameThatMayBe(@Nullable String wanted) {
    return (selector instanceof TargetSelector.OnlyOther
            || selector instanceof TargetSelector.NameOrOnlyOther)
        && memory.seen().stream().allMatch(name -> wanted == null || name.equals(wanted))
        && memory.seen().size() <= 1;
  }

  private @Nullable String unclear(
      @Nullable String wanted, List<Candidate> meant, Set<String> names) {
    if (selector instanceof TargetSelector.ContainerName
        || selector instanceof TargetSelector.NameOrOnlyOther) {
      return null;
    }
    if (wanted != null) {
      return meant.isEmpty() && !names.isEmpty()
          ? "the target is %s, which does not run; %s is not watched; %s"
              .formatted(wanted, list(names), REMEDY)
          : null;
    }
    if (selector instanceof TargetSelector.OnlyOther && memory.seen().size() > 1) {
      return "the target could be any of %s; %s".formatted(list(memory.seen()), REMEDY);
    }
    Set<String> several = meant.stream().map(TargetFinder::name).collect(Collectors.toSet());
    if (several.size() > 1) {
      return "the target could be any of %s; %s".formatted(list(several), REMEDY);
    }
    return null;
  }

  private static final String REMEDY = "name the target by 'container' (FIM_CONTAINER)";

  private static String list(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
