/// Stage 2 of 5: walk and observe, hashing while reading. Here is what a scan is asked for; the
/// rooms below do it.
@NullMarked
package dev.fim.scan;

import org.jspecify.annotations.NullMarked;
