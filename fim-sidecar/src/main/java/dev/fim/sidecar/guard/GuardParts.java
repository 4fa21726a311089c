package dev.fim.sidecar.guard;

import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.guard.report.TargetReporter;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import java.util.function.Supplier;

/// The parts of one guard, which outlive the restarts of its target.
record GuardParts(
    SharedResources shared,
    TargetSettings settings,
    TargetBaseline baseline,
    TargetReporter reporter,
    VerdictHandler verdicts,
    MaintenanceCommands maintenance,
    GuardInbox inbox,
    StandbyThreads threads,
    GuardLiveness liveness) {

  /// @param threads for the watch of the target
  static GuardParts of(SharedResources shared, TargetSettings settings, StandbyThreads threads) {
    TargetBaseline baseline = new TargetBaseline(shared, settings);
    TargetReporter reporter = new TargetReporter(shared.reporting(), baseline::name);
    VerdictHandler verdicts = new VerdictHandler(shared, settings, reporter);
    GuardLiveness liveness = new GuardLiveness();
    MaintenanceCommands maintenance =
        new MaintenanceCommands(shared, settings, baseline, verdicts, reporter, liveness);
    return new GuardParts(
        shared,
        settings,
        baseline,
        reporter,
        verdicts,
        maintenance,
        new GuardInbox(),
        threads,
        liveness);
  }

  /// Runs work that may take long because it reads a whole tree.
  <T> T patiently(Supplier<T> work) {
    return liveness.patiently(settings.watch().longestSweep(), work);
  }

  /// Reports a fault of this program.
  ///
  /// @param name of the target
  void fault(String name, Throwable fault) {
    liveness.fault();
    reporter.fault(name, fault);
  }
}
