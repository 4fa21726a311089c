/// Inspects the processes of a container: whether they are still in it, and which files they run.
@NullMarked
package dev.fim.sidecar.container.inspection;

import org.jspecify.annotations.NullMarked;
