/// The generations in an H2 file, as tables: lists, reads and writes them.
@NullMarked
package dev.fim.baseline.database;

import org.jspecify.annotations.NullMarked;
