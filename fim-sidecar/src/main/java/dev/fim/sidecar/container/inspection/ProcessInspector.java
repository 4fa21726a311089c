package dev.fim.sidecar.container.inspection;

import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.inspection.ProcessExamination.Case;
import dev.fim.sidecar.container.inspection.ProcessExamination.Depth;
import dev.fim.sidecar.container.inspection.ProcessExamination.Look;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Inspects the processes of one container: whether they are still in it, and which files they run.
///
/// A process that the runtime starts in the container has the runtime's executable for up to 40 ms,
/// and for much longer if the container has little CPU. So only what was the same at two looks some
/// time apart counts. The runtime's own processes have no visible parent, because it is outside the
/// pod; every other process was started inside the container, and must not escape by restarting
/// faster than it is inspected.
///
/// Threads and mappings take longer to read than the rest. So one inspection examines some
/// processes closely: in turn new ones, suspicious ones, and the others. For the thread of its
/// [ProcRoot].
public final class ProcessInspector {

  /// The minimum time between two looks.
  public static final Duration SETTLING = Duration.ofMillis(250);

  /// How long the runtime may take to execute the requested program: 0.8 s were measured with 2 %
  /// of a CPU.
  public static final Duration LONGEST_EXEC = Duration.ofSeconds(5);

  /// The minimum number of processes that one inspection examines closely, and its time limit for
  /// more.
  private static final int FEW = 16;

  private static final long CLOSELY_NANOS = 10_000_000;

  /// The parent's process number if it is in another process namespace.
  private static final int OUTSIDE = 0;

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final Duration settling;
  private final RunningFiles files;
  private Map<Trail, Seen> seen = new HashMap<>();
  private Set<ProcessId> sound = new HashSet<>();
  private Set<ProcessId> suspects = new HashSet<>();
  private Map<ProcessId, Long> lookedClosely = new HashMap<>(); // at which inspection
  private long inspections;
  private Set<ProcessId> lastSeen = Set.of();

  /// Makes one for a container.
  ///
  /// @param settling how long a suspicion must stay the same: [#SETTLING] or more
  public ProcessInspector(ProcRoot proc, PodProcesses processes, Duration settling) {
    this.proc = proc;
    this.processes = processes;
    this.settling = settling;
    this.files = new RunningFiles(proc);
  }

  /// A suspicion that is followed from look to look.
  ///
  /// @param process null for any process that the runtime did not start: a suspicion stays the same
  ///   when another process takes over
  private record Trail(ProcessSuspicion.Kind kind, @Nullable ProcessId process) {}

  /// @param look null if it does not matter
  /// @param since when the trail was first seen, by [System#nanoTime]
  private record Seen(@Nullable Look look, long since) {}

  /// Which files of a process must be in the baseline.
  public enum Executed {
    /// The file that it was started from.
    PROGRAMS,
    /// Also its libraries: all its executable mappings.
    MAPPINGS
  }

  /// The result of one inspection.
  ///
  /// @param certain suspicions that were the same at two looks
  /// @param unverifiable processes that could not be examined for longer than a start takes
  /// @param lookAgain whether a suspicion is still too new: inspect again after [#SETTLING]
  public record Inspection(
      List<ProcessSuspicion> certain, List<ProcessSuspicion> unverifiable, boolean lookAgain) {
    public Inspection {
      certain = List.copyOf(certain);
      unverifiable = List.copyOf(unverifiable);
    }
  }

  /// Inspects all processes of the container.
  ///
  /// @param judge null if it does not matter which files are executed
  /// @param now by [System#nanoTime]
  public Inspection inspect(
      PinnedRoot root, @Nullable ExecutableJudge judge, Executed executed, long now) {
    inspections++;
    files.beginLook();
    ProcessExamination examination = new ProcessExamination(proc, files, root, judge);
    List<ProcessSuspicion> certain = new ArrayList<>();
    List<ProcessSuspicion> unverifiable = new ArrayList<>();
    boolean lookAgain = false;
    Map<Trail, Seen> next = new HashMap<>();
    Set<ProcessId> nowSound = new HashSet<>();
    Set<ProcessId> nowSuspects = new HashSet<>();
    Depth close = executed == Executed.MAPPINGS ? Depth.MAPPINGS : Depth.THREADS;
    long began = System.nanoTime();
    int looked = 0;
    for (ProcessStat process : members(root.containerRun().container().key())) {
      boolean closely = looked++ < FEW || System.nanoTime() - began < CLOSELY_NANOS;
      Depth depth = closely ? close : Depth.PROCESS;
      if (closely) {
        lookedClosely.put(process.id(), inspections);
      }
      Case found = examination.examine(process, depth);
      if (found == null) {
        nowSound.add(process.id());
        continue;
      }
      nowSuspects.add(process.id());
      boolean lasted =
          isSoAgain(examination, process, depth, found)
              && hasLasted(process, found, root, now, next);
      lookAgain |= !lasted;
      if (lasted) {
        (found.suspicion().kind() == ProcessSuspicion.Kind.UNVERIFIABLE ? unverifiable : certain)
            .add(found.suspicion());
      }
    }
    seen = next;
    sound = nowSound;
    suspects = nowSuspects;
    return new Inspection(certain, unverifiable, lookAgain);
  }

  /// A process that executes a file between two reads looks suspicious just then.
  private static boolean isSoAgain(
      ProcessExamination examination, ProcessStat process, Depth depth, Case found) {
    Case again = examination.examine(process, depth);
    return again != null && again.suspicion().kind() == found.suspicion().kind();
  }

  /// Records a suspicion, and returns whether it is old enough.
  private boolean hasLasted(
      ProcessStat process, Case found, PinnedRoot root, long now, Map<Trail, Seen> next) {
    ProcessSuspicion.Kind kind = found.suspicion().kind();
    boolean isRuntimes = process.parent() == OUTSIDE;
    Trail trail = new Trail(kind, isRuntimes ? process.id() : null);
    Seen before = seen.get(trail);
    Look compared = isRuntimes ? found.look() : null;
    long since = before != null && Objects.equals(before.look(), compared) ? before.since() : now;
    next.put(trail, new Seen(compared, since));
    boolean mayBeStarting =
        isRuntimes
            && !sound.contains(process.id())
            && !process.id().equals(root.containerRun().container().first());
    boolean takesLong = mayBeStarting || kind == ProcessSuspicion.Kind.UNVERIFIABLE;
    return now - since >= (takesLong ? LONGEST_EXEC : settling).toNanos();
  }

  /// The processes of the last look.
  public Set<ProcessId> lastSeen() {
    return lastSeen;
  }

  /// In turn a suspicious process, the one that was not examined closely for the longest time, and
  /// a new one: so a flood of new processes keeps no other from being examined.
  private List<ProcessStat> members(ContainerKey key) {
    List<ProcessStat> members =
        processes.census().groups().stream()
            .filter(group -> group.key().equals(key))
            .flatMap(group -> group.processes().stream())
            .toList();
    lastSeen = members.stream().map(ProcessStat::id).collect(Collectors.toUnmodifiableSet());
    lookedClosely.keySet().retainAll(lastSeen);
    Map<Urgency, Deque<ProcessStat>> queues = new EnumMap<>(Urgency.class);
    members.stream()
        .sorted(Comparator.comparing(process -> lookedClosely.getOrDefault(process.id(), 0L)))
        .forEach(process ->
            queues.computeIfAbsent(urgency(process), _ -> new ArrayDeque<>()).add(process));
    List<ProcessStat> order = new ArrayList<>();
    while (order.size() < members.size()) {
      queues.values().stream()
          .filter(queue -> !queue.isEmpty())
          .map(Deque::remove)
          .forEach(order::add);
    }
    return order;
  }

  /// Why a process is examined closely.
  private enum Urgency {
    SUSPECT,
    WAITING,
    NEW
  }

  private Urgency urgency(ProcessStat process) {
    if (suspects.contains(process.id())) {
      return Urgency.SUSPECT;
    }
    return lookedClosely.containsKey(process.id()) ? Urgency.WAITING : Urgency.NEW;
  }
}
