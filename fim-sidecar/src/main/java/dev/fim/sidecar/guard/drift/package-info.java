/// The drift of a target over all its starts, and the rules of a policy that would cover it.
@NullMarked
package dev.fim.sidecar.guard.drift;

import org.jspecify.annotations.NullMarked;
