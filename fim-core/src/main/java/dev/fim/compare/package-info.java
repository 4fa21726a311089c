/// Stage 4 of 5: merge two ordered cursors, what is trusted and what is seen.
@NullMarked
package dev.fim.compare;

import org.jspecify.annotations.NullMarked;
