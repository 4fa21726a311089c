package dev.fim.sidecar.guard.setup;

import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.ContainerSignals;
import dev.fim.sidecar.response.Responder;
import java.time.Clock;
import java.util.function.IntConsumer;

/// The resources that all targets share.
///
/// @param exit ends the sidecar with an exit code
public record SharedResources(
    PodView pod, StateStores stores, Reporting reporting, Clock clock, IntConsumer exit) {

  /// Makes the responder that ends a target, for the thread of `proc`.
  public Responder responder(Responder.Bounds bounds, ProcRoot proc, PodProcesses processes) {
    return new Responder(
        proc,
        new ContainerSignals(proc, processes),
        stores.markers(),
        stores.evidence(),
        bounds,
        clock);
  }
}
