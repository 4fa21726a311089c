/// Looks for the container of a target until its root is open, and reports a start that takes too
/// long.
///
/// A start has a time limit (`StartLimit`): a container that runs and still cannot be watched
/// afterwards is a finding (`StuckStart`), about which the usual table decides. It is ended only if
/// it is certainly the target.
@NullMarked
package dev.fim.sidecar.guard.search;

import org.jspecify.annotations.NullMarked;
