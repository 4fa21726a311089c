/// What a guard is set up with: the settings of its target, and what all targets share.
@NullMarked
package dev.fim.sidecar.guard.setup;

import org.jspecify.annotations.NullMarked;
