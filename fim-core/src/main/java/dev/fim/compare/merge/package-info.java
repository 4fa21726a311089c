/// The merge of two ordered cursors into pairs, and why one side has nothing at a path.
@NullMarked
package dev.fim.compare.merge;

import org.jspecify.annotations.NullMarked;
