/// What the sidecar keeps on its state volume from one start to the next: directories that it holds
/// open, small files that are replaced whole, and the lock that keeps others out.
@NullMarked
package dev.fim.sidecar.state;

import org.jspecify.annotations.NullMarked;
