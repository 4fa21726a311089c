/// System calls through the foreign function interface: one static method per C function in `Libc`,
/// and `Calls` above it. Exported to the sidecar only.
@NullMarked
package dev.fim.posix;

import org.jspecify.annotations.NullMarked;
