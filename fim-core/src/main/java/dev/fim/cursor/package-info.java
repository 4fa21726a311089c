/// Cursors that change, add or number the entries of other cursors.
@NullMarked
package dev.fim.cursor;

import org.jspecify.annotations.NullMarked;
