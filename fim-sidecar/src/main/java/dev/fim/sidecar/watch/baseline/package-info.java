/// Which baseline a target is compared with, or which digests in place of one, and how a change is
/// accepted.
@NullMarked
package dev.fim.sidecar.watch.baseline;

import org.jspecify.annotations.NullMarked;
