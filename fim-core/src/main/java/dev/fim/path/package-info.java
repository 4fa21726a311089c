/// Paths and names as the kernel has them: bytes. [dev.fim.path.RawPath] carries the one sort order
/// of the program, [dev.fim.path.DisplayForm] the one escaping.
@NullMarked
package dev.fim.path;

import org.jspecify.annotations.NullMarked;
