/// Stage 2 of 3: when to check.
@NullMarked
package dev.fim.sidecar.watch;

import org.jspecify.annotations.NullMarked;
