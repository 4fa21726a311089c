/// Paths and names as bytes. [dev.fim.path.RawPath] defines the one sort order of the program,
/// [dev.fim.path.DisplayForm] the one escaping.
@NullMarked
package dev.fim.path;

import org.jspecify.annotations.NullMarked;
