/// Stage 3 of 5: the trusted record. This package holds its values. The packages below store it, in
/// H2 through Jdbi and in a portable form; no other package knows SQL.
@NullMarked
package dev.fim.baseline;

import org.jspecify.annotations.NullMarked;
