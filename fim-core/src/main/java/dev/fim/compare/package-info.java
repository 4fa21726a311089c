/// Stage 4 of 5: compares the baseline with the tree.
@NullMarked
package dev.fim.compare;

import org.jspecify.annotations.NullMarked;
