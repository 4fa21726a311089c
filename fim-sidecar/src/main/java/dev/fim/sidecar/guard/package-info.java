/// Watches a target from its start to its end: finding, watching and answering meet here.
///
/// A guard is one thread (`TargetGuard`) in one of two states: it seeks its container
/// (`SeekingState`) or watches it (`WatchingState`). The state owns the reason why the target is
/// not ready. `TargetSearch` finds a container and opens its root, `TargetBaseline` knows what is
/// trusted, `WatchedContainer` watches, `VerdictHandler` decides and acts, `TargetReporter`
/// reports, and `MaintenanceCommands` serves people. The probe (`TargetProbe`) uses the same parts
/// once. Requests wait in the `GuardInbox` like findings, so that nothing is accepted while
/// something is being killed.
@NullMarked
package dev.fim.sidecar.guard;

import org.jspecify.annotations.NullMarked;
