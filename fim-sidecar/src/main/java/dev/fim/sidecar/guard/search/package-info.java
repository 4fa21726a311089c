/// Looks for the container of a target until its root is open, and tells a start that takes too
/// long.
@NullMarked
package dev.fim.sidecar.guard.search;

import org.jspecify.annotations.NullMarked;
