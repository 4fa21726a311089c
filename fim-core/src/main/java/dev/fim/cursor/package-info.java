/// Cursors above others: the same entries, with fewer, others or more of them, or with their
/// numbers.
@NullMarked
package dev.fim.cursor;

import org.jspecify.annotations.NullMarked;
