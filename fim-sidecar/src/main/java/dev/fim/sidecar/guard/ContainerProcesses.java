package dev.fim.sidecar.guard;

import dev.fim.path.RawPath;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import dev.fim.sidecar.procfs.SharedMappings;
import dev.fim.sidecar.target.Candidate;
import dev.fim.sidecar.target.Group;
import dev.fim.sidecar.watch.MappedFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Questions about the processes of a container that any thread may ask: each opens what it needs.
record ContainerProcesses(Surroundings surroundings, Candidate container) {

  /// Whether its first process still runs.
  boolean areThere() {
    return ask(ProcessFiles::stat) instanceof Reading.Value<ProcessStat>(ProcessStat stat)
        && stat.id().equals(container.first())
        && !stat.hasEnded();
  }

  /// The paths in it at which something is mounted, but the root.
  ///
  /// @return none where they cannot be told
  List<RawPath> mountPoints() {
    List<RawPath> points = new ArrayList<>();
    if (ask(ProcessFiles::mounts) instanceof Reading.Value<MountTable>(MountTable table)) {
      for (MountTable.Mount mount : table.mounts()) {
        RawPath point = RawPath.normalize(mount.point().toByteArray());
        if (!point.isRoot()) {
          points.add(point);
        }
      }
    }
    return points;
  }

  /// The files that its processes map shared.
  MappedFiles mappedFiles() {
    List<SharedMappings> mappings = new ArrayList<>();
    boolean complete = true;
    try (ProcRoot proc = ProcRoot.open(surroundings.proc())) {
      for (Group group : surroundings.processes().apply(proc).census().groups()) {
        if (group.key().equals(container.key())) {
          for (ProcessStat process : group.processes()) {
            switch (proc.ask(process.pid(), ProcessFiles::sharedMappings)) {
              case Reading.Value<SharedMappings>(SharedMappings value) -> mappings.add(value);
              case Reading.Failed<SharedMappings> _ -> complete = false;
              case Reading.Gone<SharedMappings> _ -> {} // it maps nothing any more
            }
          }
        }
      }
    }
    MappedFiles files = MappedFiles.of(mappings);
    return new MappedFiles(files.identities(), files.paths(), files.complete() && complete);
  }

  private <T> Reading<T> ask(Function<ProcessFiles, Reading<T>> question) {
    try (ProcRoot proc = ProcRoot.open(surroundings.proc())) {
      return proc.ask(container.first().pid(), question);
    }
  }
}
