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

/// What is to be done about one target.
///
/// @param label what logs call it until it is found
/// @param policy null for the baseline's own, or the standard one
/// @param longestStart after which a container that cannot be watched is a finding
/// @param executed which files that processes run count; null for none
/// @param exitCode with which the sidecar ends after a restart of all
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

  /// The same, watched in another way.
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
