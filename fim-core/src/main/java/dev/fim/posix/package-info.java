/// System calls through the foreign function interface: one static method per C function in `Libc`,
/// and above it what checks results. Not exported except to the sidecar.
@NullMarked
package dev.fim.posix;

import org.jspecify.annotations.NullMarked;
