package dev.fim.sidecar.guard;

import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.ContainerSignals;
import dev.fim.sidecar.response.Responder;

/// Wires what ends a target.
final class Responders {

  private Responders() {}

  static Responder of(
      SharedResources surroundings,
      TargetSettings settings,
      ProcRoot proc,
      PodProcesses processes) {
    return new Responder(
        proc,
        new ContainerSignals(proc, processes),
        surroundings.markers(),
        surroundings.evidence(),
        settings.bounds(),
        surroundings.clock());
  }
}
