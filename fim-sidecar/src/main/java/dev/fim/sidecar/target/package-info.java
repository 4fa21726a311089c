/// Stage 1 of 3: finds the container that is watched.
@NullMarked
package dev.fim.sidecar.target;

import org.jspecify.annotations.NullMarked;
