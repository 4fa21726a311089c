/// Looks at the processes of a container: whether they are still in it, and what they run.
@NullMarked
package dev.fim.sidecar.container.inspection;

import org.jspecify.annotations.NullMarked;
