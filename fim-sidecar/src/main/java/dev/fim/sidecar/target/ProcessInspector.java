package dev.fim.sidecar.target;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks at the processes of one container: whether they are still in it, and what they run.
///
/// A process that the runtime starts in the container has the runtime's executable for up to 40 ms,
/// and for much longer where the container may use little of a processor. So nothing counts that
/// was not the same at two looks some time apart. The runtime's own are those that have no parent
/// here, since that is outside the pod; everything else was started by something in the container,
/// and may not come and go faster than it is looked at. For the thread of its [ProcRoot].
public final class ProcessInspector {

  /// What the time between two looks is to be at least.
  public static final Duration SETTLING = Duration.ofMillis(250);

  /// How long the runtime may take to execute what it was asked to: 0.8 s were seen with a fiftieth
  /// of a processor.
  static final Duration LONGEST_EXEC = Duration.ofSeconds(5);

  /// The number of a parent that is in another process namespace.
  private static final int OUTSIDE = 0;

  private static final ByteString OWN_ROOT = ByteString.ofUtf8("/");
  private static final String DELETED = " (deleted)";
  private static final String MEMORY = "/memfd:";

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final Duration settling;
  private Map<Trail, Seen> seen = new HashMap<>();
  private Set<ProcessId> sound = new HashSet<>();
  private Set<ProcessId> lastSeen = Set.of();

  /// One for a container.
  ///
  /// @param settling how long a process must have been the same, [#SETTLING] or more
  public ProcessInspector(ProcRoot proc, PodProcesses processes, Duration settling) {
    this.proc = proc;
    this.processes = processes;
    this.settling = settling;
  }

  /// What is looked at.
  private record Look(
      ByteString executable, FileIdentity file, ByteString root, ByteString mountNamespace) {}

  /// What is followed from look to look.
  ///
  /// @param process null for any but those that the runtime started: one that has another take over
  ///   every so often is no less suspicious for that
  private record Trail(Suspicion.Kind kind, @Nullable ProcessId process) {}

  /// @param look null where it does not matter
  /// @param since when the trail was first seen, by [System#nanoTime]
  private record Seen(@Nullable Look look, long since) {}

  /// What one inspection gave.
  ///
  /// @param certain what was the same at two looks
  /// @param lookAgain whether something is suspicious that has been seen for too short a time:
  ///   inspect again after [#SETTLING]
  /// @param obstacles why something could not be told, a line each, in display form
  public record Inspection(List<Suspicion> certain, boolean lookAgain, List<String> obstacles) {
    public Inspection {
      certain = List.copyOf(certain);
      obstacles = List.copyOf(obstacles);
    }
  }

  /// Looks at all processes of the container.
  ///
  /// @param judge null where it does not matter what is executed
  /// @param now by [System#nanoTime]
  public Inspection inspect(PinnedRoot root, @Nullable ExecutableJudge judge, long now) {
    List<Suspicion> certain = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    Map<Trail, Seen> next = new HashMap<>();
    Set<ProcessId> nowSound = new HashSet<>();
    boolean lookAgain = false;
    List<ProcessStat> members = members(root.instance().container().key());
    lastSeen = members.stream().map(ProcessStat::id).collect(Collectors.toUnmodifiableSet());
    for (ProcessStat process : members) {
      Look look = look(process, obstacles);
      if (look == null) {
        continue;
      }
      Suspicion suspicion = suspicion(process.id(), look, root, judge, obstacles);
      if (suspicion == null) {
        nowSound.add(process.id());
      } else if (isSoAgain(process, look, root, judge, obstacles)
          && hasLasted(process, suspicion, look, root, now, next)) {
        certain.add(suspicion);
      } else {
        lookAgain = true;
      }
    }
    seen = next;
    sound = nowSound;
    return new Inspection(certain, lookAgain, obstacles);
  }

  /// A process that executes something between two questions looks odd just then.
  private boolean isSoAgain(
      ProcessStat process,
      Look look,
      PinnedRoot root,
      @Nullable ExecutableJudge judge,
      List<String> obstacles) {
    Look again = look(process, obstacles);
    return again != null
        && (again.equals(look) || suspicion(process.id(), again, root, judge, obstacles) != null);
  }

  /// Notes what was seen, and says whether it has been so for long enough.
  private boolean hasLasted(
      ProcessStat process,
      Suspicion suspicion,
      Look look,
      PinnedRoot root,
      long now,
      Map<Trail, Seen> next) {
    boolean isRuntimes = process.parent() == OUTSIDE;
    Trail trail = new Trail(suspicion.kind(), isRuntimes ? process.id() : null);
    Seen before = seen.get(trail);
    Look compared = isRuntimes ? look : null;
    long since = before != null && Objects.equals(before.look(), compared) ? before.since() : now;
    next.put(trail, new Seen(compared, since));
    boolean mayBeStarting =
        isRuntimes
            && !sound.contains(process.id())
            && !process.id().equals(root.instance().container().first());
    Duration time = mayBeStarting ? LONGEST_EXEC : settling;
    return now - since >= time.toNanos();
  }

  /// Those that were there at the last look.
  public Set<ProcessId> lastSeen() {
    return lastSeen;
  }

  private List<ProcessStat> members(ContainerKey key) {
    return processes.census().groups().stream()
        .filter(group -> group.key().equals(key))
        .flatMap(group -> group.processes().stream())
        .toList();
  }

  /// Null where the process has ended, or something could not be read.
  private @Nullable Look look(ProcessStat process, List<String> obstacles) {
    Reading<Look> reading = proc.askRunning(process, ProcessInspector::look);
    boolean isStill =
        proc.ask(process.pid(), ProcessFiles::stat)
                instanceof Reading.Value<ProcessStat>(ProcessStat stat)
            && stat.id().equals(process.id())
            && !stat.hasEnded();
    if (!isStill) {
      return null;
    }
    return switch (reading) {
      case Reading.Value<Look>(Look look) -> look;
      case Reading.Gone<Look> _ -> null;
      case Reading.Failed<Look> failed -> {
        obstacles.add(failed.denied() ? Denials.message(failed.subject()) : failed.message());
        yield null;
      }
    };
  }

  private static Reading<Look> look(ProcessFiles files) {
    return files
        .link(ProcLink.EXE)
        .then(executable ->
            files
                .target(ProcLink.EXE)
                .then(file ->
                    files
                        .link(ProcLink.ROOT)
                        .then(root ->
                            files
                                .link(ProcLink.MOUNT_NAMESPACE)
                                .then(namespace ->
                                    new Reading.Value<>(
                                        new Look(executable, file, root, namespace))))));
  }

  /// Null if there is none.
  private static @Nullable Suspicion suspicion(
      ProcessId process,
      Look look,
      PinnedRoot root,
      @Nullable ExecutableJudge judge,
      List<String> obstacles) {
    Instance instance = root.instance();
    if (!look.mountNamespace().equals(instance.mountNamespace())) {
      return isolation(process, look, "it is in another mount namespace");
    }
    if (!look.root().equals(OWN_ROOT)) {
      return isolation(process, look, "its root directory is " + look.root().display());
    }
    return judge == null
        ? null
        : executed(process, look, root, judge, obstacles)
            .map(reason ->
                new Suspicion(Suspicion.Kind.EXECUTED, process, look.executable(), reason))
            .orElse(null);
  }

  private static Suspicion isolation(ProcessId process, Look look, String reason) {
    return new Suspicion(Suspicion.Kind.ISOLATION, process, look.executable(), reason);
  }

  /// Why what the process runs is none of the baseline's files. A file can have a name that ends as
  /// that of a deleted one does, so it is looked for at its path first.
  private static Optional<String> executed(
      ProcessId process,
      Look look,
      PinnedRoot root,
      ExecutableJudge judge,
      List<String> obstacles) {
    boolean inPlace = root.fileAt(look.executable()).filter(look.file()::equals).isPresent();
    if (!inPlace) {
      String name = look.executable().display();
      return Optional.of(
          name.startsWith(MEMORY)
              ? "it runs from memory, without a file"
              : name.endsWith(DELETED)
                  ? "its executable was removed or replaced"
                  : "its executable is not the file at that path");
    }
    RawPath path = RawPath.normalize(look.executable().toByteArray());
    return switch (judge.judge(path, look.file())) {
      case TRUSTED -> Optional.empty();
      case ABSENT -> Optional.of("its executable is not in the baseline");
      case DIFFERENT -> Optional.of("its executable differs from the baseline");
      case UNKNOWN -> {
        obstacles.add(
            "cannot tell whether "
                + path.display()
                + ", which process "
                + process.pid()
                + " executes, is that of the baseline");
        yield Optional.empty();
      }
    };
  }
}
