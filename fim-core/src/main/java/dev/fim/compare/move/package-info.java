/// Tells a file that has only moved from one that is gone and another that is new.
@NullMarked
package dev.fim.compare.move;

import org.jspecify.annotations.NullMarked;
