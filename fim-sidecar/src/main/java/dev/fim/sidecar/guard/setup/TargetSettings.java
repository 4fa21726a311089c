package dev.fim.sidecar.guard.setup;

import dev.fim.policy.Policy;
import dev.fim.sidecar.container.inspection.ProcessInspector.Executed;
import dev.fim.sidecar.container.search.TargetSelector;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.ResponseSettings;
import dev.fim.sidecar.watch.WatchSettings;
import dev.fim.sidecar.watch.baseline.BaselineSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The settings of one target.
///
/// @param label its name in logs until it is found
/// @param policy null for that of the baseline, or the standard policy
/// @param longestStart the time after which a container that cannot be watched is a finding
/// @param executed the files of processes that must be in the baseline; null for none
/// @param exitCode the code with which the sidecar exits after a restart of all containers
public record TargetSettings(
    String label,
    TargetSelector selector,
    @Nullable Policy policy,
    BaselineSource baseline,
    WatchSettings watch,
    Duration longestStart,
    @Nullable Executed executed,
    ResponseSettings response,
    Responder.Bounds bounds,
    int exitCode) {

  /// The same with another way of watching.
  public TargetSettings withWatch(WatchSettings newWatch) {
    return new TargetSettings(
        label,
        selector,
        policy,
        baseline,
        newWatch,
        longestStart,
        executed,
        response,
        bounds,
        exitCode);
  }
}
