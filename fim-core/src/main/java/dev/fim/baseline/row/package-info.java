/// One entry as the row of a table, and back.
@NullMarked
package dev.fim.baseline.row;

import org.jspecify.annotations.NullMarked;
