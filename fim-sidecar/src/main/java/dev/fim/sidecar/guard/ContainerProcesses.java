package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.RawPath;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerProcessGroup;
import dev.fim.sidecar.guard.setup.PodView;
import dev.fim.sidecar.procfs.FileMappings;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import dev.fim.sidecar.watch.MappedFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads the processes of a container. For any thread: each call opens the files that it needs.
record ContainerProcesses(PodView pod, Candidate container) {

  /// Whether its first process still runs; also true if that cannot be read.
  boolean areThere() {
    return ProcessStat.mayRun(ask(ProcessFiles::stat), container.first());
  }

  /// The mount points in it, except the root. Empty if it has ended.
  ///
  /// @throws FimException ([Problem#IO]) if they cannot be read: then volumes could not be told
  ///   from the root file system
  List<RawPath> mountPoints() {
    return switch (ask(ProcessFiles::mounts)) {
      case Reading.Value<MountTable>(MountTable table) ->
          table.mounts().stream()
              .map(mount -> RawPath.normalize(mount.point().toByteArray()))
              .filter(point -> !point.isRoot())
              .toList();
      case Reading.Gone<MountTable> _ -> List.of();
      case Reading.Failed<MountTable>(String subject, String fact, boolean _) ->
          throw new FimException(Problem.IO, "read", subject, fact, null);
    };
  }

  /// The files that its processes have mapped as shared.
  MappedFiles mappedFiles() {
    List<FileMappings> mappings = new ArrayList<>();
    boolean complete = true;
    try (ProcRoot proc = ProcRoot.open(pod.proc())) {
      for (ContainerProcessGroup group : pod.processes().apply(proc).census().groups()) {
        if (group.key().equals(container.key())) {
          for (ProcessStat process : group.processes()) {
            switch (proc.askRunning(process, files -> files.mappings(FileMappings.Use.SHARED))) {
              case Reading.Value<FileMappings>(FileMappings value) -> mappings.add(value);
              case Reading.Failed<FileMappings> _ -> complete = false;
              case Reading.Gone<FileMappings> _ -> {} // it maps nothing any more
            }
          }
        }
      }
    }
    MappedFiles files = MappedFiles.of(mappings);
    return new MappedFiles(files.identities(), files.paths(), files.complete() && complete);
  }

  private <T> Reading<T> ask(Function<ProcessFiles, Reading<T>> question) {
    try (ProcRoot proc = ProcRoot.open(pod.proc())) {
      return proc.ask(container.first().pid(), question);
    }
  }
}
