/// Stage 1 of 3: what a container of the pod is, which processes it has, and whether its root can
/// be opened.
@NullMarked
package dev.fim.sidecar.container;

import org.jspecify.annotations.NullMarked;
