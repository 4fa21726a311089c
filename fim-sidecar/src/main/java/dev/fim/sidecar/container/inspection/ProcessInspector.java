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

/// Looks at the processes of one container: whether they are still in it, and what they run.
///
/// A process that the runtime starts in the container has the runtime's executable for up to 40 ms,
/// and for much longer where the container may use little of a processor. So nothing counts that
/// was not the same at two looks some time apart. The runtime's own are those that have no parent
/// here, since that is outside the pod; everything else was started by something in the container,
/// and may not come and go faster than it is looked at.
///
/// The threads of a process, and what it has mapped, take longer to look at than the rest. So one
/// inspection looks closely at some, by turns those that are new, that were suspicious, and the
/// others. For the thread of its [ProcRoot].
public final class ProcessInspector {

  /// What the time between two looks is to be at least.
  public static final Duration SETTLING = Duration.ofMillis(250);

  /// How long the runtime may take to execute what it was asked to: 0.8 s were seen with a fiftieth
  /// of a processor.
  public static final Duration LONGEST_EXEC = Duration.ofSeconds(5);

  /// How many processes an inspection looks at closely in any case, and for how long it goes on.
  private static final int FEW = 16;

  private static final long CLOSELY_NANOS = 10_000_000;

  /// The number of a parent that is in another process namespace.
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

  /// One for a container.
  ///
  /// @param settling how long a process must have been the same, [#SETTLING] or more
  public ProcessInspector(ProcRoot proc, PodProcesses processes, Duration settling) {
    this.proc = proc;
    this.processes = processes;
    this.settling = settling;
    this.files = new RunningFiles(proc);
  }

  /// What is followed from look to look.
  ///
  /// @param process null for any but those that the runtime started: one that has another take over
  ///   every so often is no less suspicious for that
  private record Trail(ProcessSuspicion.Kind kind, @Nullable ProcessId process) {}

  /// @param look null where it does not matter
  /// @param since when the trail was first seen, by [System#nanoTime]
  private record Seen(@Nullable Look look, long since) {}

  /// Which files of a process count as executed.
  public enum Executed {
    /// That which it was started from.
    PROGRAMS,
    /// Its libraries too: whatever it has mapped to execute it.
    MAPPINGS
  }

  /// What one inspection gave.
  ///
  /// @param certain what was the same at two looks
  /// @param unverifiable what could not be told for longer than a start takes
  /// @param lookAgain whether something is suspicious that has been seen for too short a time:
  ///   inspect again after [#SETTLING]
  public record Inspection(
      List<ProcessSuspicion> certain, List<ProcessSuspicion> unverifiable, boolean lookAgain) {
    public Inspection {
      certain = List.copyOf(certain);
      unverifiable = List.copyOf(unverifiable);
    }
  }

  /// Looks at all processes of the container.
  ///
  /// @param judge null where it does not matter what is executed
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

  /// A process that executes something between two questions looks odd just then.
  private static boolean isSoAgain(
      ProcessExamination examination, ProcessStat process, Depth depth, Case found) {
    Case again = examination.examine(process, depth);
    return again != null && again.suspicion().kind() == found.suspicion().kind();
  }

  /// Notes what was seen, and says whether it has been so for long enough.
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

  /// Those that were there at the last look.
  public Set<ProcessId> lastSeen() {
    return lastSeen;
  }

  /// By turns a suspicious one, the one that was not looked at closely for the longest, and a new
  /// one: whoever starts processes without end keeps no other from being looked at.
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

  /// Why a process is to be looked at closely.
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
