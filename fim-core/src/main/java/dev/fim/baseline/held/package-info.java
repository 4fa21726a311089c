/// A packed tree in memory, for repeated checks.
@NullMarked
package dev.fim.baseline.held;

import org.jspecify.annotations.NullMarked;
