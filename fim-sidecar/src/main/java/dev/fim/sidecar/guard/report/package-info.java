/// Reports what happens to a target: as events, in metrics, and in the log.
@NullMarked
package dev.fim.sidecar.guard.report;

import org.jspecify.annotations.NullMarked;
