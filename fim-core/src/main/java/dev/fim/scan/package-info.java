/// Stage 2 of 5: walk and observe, hashing while reading.
@NullMarked
package dev.fim.scan;

import org.jspecify.annotations.NullMarked;
