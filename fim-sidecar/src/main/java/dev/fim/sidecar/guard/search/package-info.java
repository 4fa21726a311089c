/// Looks for the container of a target until its root is open, and tells a start that takes too
/// long.
///
/// A start has a bound (`StartLimit`): a container that runs and cannot be watched after it is a
/// finding (`StuckStart`), decided about by the same table. It is ended only if it is certain to be
/// the target.
@NullMarked
package dev.fim.sidecar.guard.search;

import org.jspecify.annotations.NullMarked;
