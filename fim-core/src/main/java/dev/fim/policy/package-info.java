/// Stage 1 of 5: which paths, and which attributes of them.
@NullMarked
package dev.fim.policy;

import org.jspecify.annotations.NullMarked;
