/// Stage 1 of 5: selects paths and their attributes.
@NullMarked
package dev.fim.policy;

import org.jspecify.annotations.NullMarked;
