/// Finds the target's container, and remembers its name for the life of the pod.
@NullMarked
package dev.fim.sidecar.container.search;

import org.jspecify.annotations.NullMarked;
