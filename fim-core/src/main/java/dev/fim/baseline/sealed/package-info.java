/// Generations with seals: what a file and a server have in common.
@NullMarked
package dev.fim.baseline.sealed;

import org.jspecify.annotations.NullMarked;
