/// Stage 3 of 5: the trusted record. Here are its values; the rooms below keep it, in H2 through
/// Jdbi and in a portable form, and are the only ones that know SQL.
@NullMarked
package dev.fim.baseline;

import org.jspecify.annotations.NullMarked;
