/// Stage 3 of 5: the trusted record, in H2 through Jdbi, and its portable form. The only room that
/// knows SQL.
@NullMarked
package dev.fim.baseline;

import org.jspecify.annotations.NullMarked;
