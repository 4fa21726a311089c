package dev.fim.sidecar.container;

import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.procfs.ProcessStat;
import java.util.Comparator;
import java.util.List;

/// The processes of one container.
///
/// @param processes that have not ended, in the order of their start
public record ContainerProcessGroup(ContainerKey key, List<ProcessStat> processes) {

  private static final Comparator<ProcessStat> BY_START =
      Comparator.comparingLong(ProcessStat::startTime).thenComparingInt(ProcessStat::pid);

  public ContainerProcessGroup {
    processes = processes.stream().sorted(BY_START).toList();
  }

  /// The process that started first.
  public ProcessId first() {
    return processes.getFirst().id();
  }
}
