/// Puts the sidecar into pods: a pod in, a patch out. Uses neither watch nor response.
@NullMarked
package dev.fim.sidecar.admission;

import org.jspecify.annotations.NullMarked;
