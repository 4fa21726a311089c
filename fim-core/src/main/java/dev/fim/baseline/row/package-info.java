/// Converts entries to table rows and back.
@NullMarked
package dev.fim.baseline.row;

import org.jspecify.annotations.NullMarked;
