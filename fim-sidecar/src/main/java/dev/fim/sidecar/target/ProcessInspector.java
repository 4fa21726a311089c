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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at the processes of one container: whether they are still in it, and what they run.
///
/// A process that the runtime starts in the container has the runtime's executable for up to 40 ms,
/// and other namespaces. So nothing counts that was not the same at two looks some time apart. For
/// the thread of its [ProcRoot].
public final class ProcessInspector {

  /// What the time between two looks is to be at least.
  public static final Duration SETTLING = Duration.ofMillis(250);

  private static final ByteString OWN_ROOT = ByteString.ofUtf8("/");
  private static final String DELETED = " (deleted)";
  private static final String MEMORY = "/memfd:";

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final Duration settling;
  private Map<ProcessId, Seen> seen = new HashMap<>();

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

  /// @param since when it was first seen so, by [System#nanoTime]
  private record Seen(Look look, long since) {}

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
    Map<ProcessId, Seen> next = new HashMap<>();
    boolean lookAgain = false;
    for (ProcessStat process : members(root.instance().container().key())) {
      Look look = look(process, obstacles);
      Optional<Suspicion> suspicion =
          look == null ? Optional.empty() : suspicion(process.id(), look, root, judge, obstacles);
      if (look != null && suspicion.isPresent()) {
        Seen before = seen.get(process.id());
        long since = before != null && before.look().equals(look) ? before.since() : now;
        next.put(process.id(), new Seen(look, since));
        if (now - since >= settling.toNanos()) {
          certain.add(suspicion.get());
        } else {
          lookAgain = true;
        }
      }
    }
    seen = next;
    return new Inspection(certain, lookAgain, obstacles);
  }

  private List<ProcessStat> members(ContainerKey key) {
    return processes.census().groups().stream()
        .filter(group -> group.key().equals(key))
        .flatMap(group -> group.processes().stream())
        .toList();
  }

  /// Null where the process has ended, or something could not be read.
  private @Nullable Look look(ProcessStat process, List<String> obstacles) {
    Reading<Look> reading = proc.ask(process.pid(), files -> look(files, process));
    return switch (reading) {
      case Reading.Value<Look>(Look look) -> look;
      case Reading.Gone<Look> _ -> null;
      case Reading.Failed<Look> failed -> {
        obstacles.add(failed.denied() ? Denials.message(failed.subject()) : failed.message());
        yield null;
      }
    };
  }

  private static Reading<Look> look(ProcessFiles files, ProcessStat process) {
    ByteString executable = files.link(ProcLink.EXE).orNull();
    FileIdentity file = files.target(ProcLink.EXE).orNull();
    Reading<Look> look =
        files
            .link(ProcLink.ROOT)
            .then(root ->
                files
                    .link(ProcLink.MOUNT_NAMESPACE)
                    .then(namespace ->
                        executable == null || file == null
                            ? untold(files)
                            : new Reading.Value<>(new Look(executable, file, root, namespace))));
    boolean same =
        files.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat)
            && stat.id().equals(process.id())
            && !stat.hasEnded();
    return same ? look : new Reading.Gone<>();
  }

  /// The first thread of a process can end while others go on; it then has no executable.
  private static Reading<Look> untold(ProcessFiles files) {
    Reading<Look> reading = files.link(ProcLink.EXE).then(_ -> new Reading.Gone<>());
    return reading instanceof Reading.Failed<Look>
        ? reading
        : new Reading.Failed<>(
            files.path().display() + "/exe", "its first thread has ended, others run", false);
  }

  private static Optional<Suspicion> suspicion(
      ProcessId process,
      Look look,
      PinnedRoot root,
      @Nullable ExecutableJudge judge,
      List<String> obstacles) {
    Instance instance = root.instance();
    if (!look.mountNamespace().equals(instance.mountNamespace())) {
      return Optional.of(isolation(process, look, "it is in another mount namespace"));
    }
    if (!look.root().equals(OWN_ROOT)) {
      return Optional.of(
          isolation(process, look, "its root directory is " + look.root().display()));
    }
    return judge == null
        ? Optional.empty()
        : executed(process, look, root, judge, obstacles)
            .map(reason ->
                new Suspicion(Suspicion.Kind.EXECUTED, process, look.executable(), reason));
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
