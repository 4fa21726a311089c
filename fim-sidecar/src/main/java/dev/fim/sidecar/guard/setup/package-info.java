/// The setup of a guard: the settings of its target, and the resources that all targets share.
@NullMarked
package dev.fim.sidecar.guard.setup;

import org.jspecify.annotations.NullMarked;
