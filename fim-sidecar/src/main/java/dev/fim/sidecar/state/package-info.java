/// The state volume, which outlives the sidecar: directories that it holds open, small files that
/// it replaces as a whole, and the lock that keeps other sidecars out.
@NullMarked
package dev.fim.sidecar.state;

import org.jspecify.annotations.NullMarked;
