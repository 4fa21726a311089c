/// A tree in memory, packed, for checks again and again.
@NullMarked
package dev.fim.baseline.held;

import org.jspecify.annotations.NullMarked;
