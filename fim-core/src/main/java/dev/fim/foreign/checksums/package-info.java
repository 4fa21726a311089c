/// Reads lists of check sums: those of GNU's `sha256sum` and its like, and lines with the name of
/// the algorithm as BSD writes them.
@NullMarked
package dev.fim.foreign.checksums;

import org.jspecify.annotations.NullMarked;
