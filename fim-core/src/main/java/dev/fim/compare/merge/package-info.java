/// Merges two ordered cursors into pairs, and explains why one side lacks an entry.
@NullMarked
package dev.fim.compare.merge;

import org.jspecify.annotations.NullMarked;
