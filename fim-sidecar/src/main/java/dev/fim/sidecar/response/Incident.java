package dev.fim.sidecar.response;

import dev.fim.sidecar.container.ContainerRun;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.procfs.ProcessStat;
import java.time.Instant;
import java.util.List;

/// An incident whose evidence is kept.
///
/// @param processes of the target, as they were when it was frozen
record Incident(
    Instant time, ContainerRun containerRun, List<Finding> findings, List<ProcessStat> processes) {

  Incident {
    findings = List.copyOf(findings);
    processes = List.copyOf(processes);
  }
}
