/// The generations in a file of H2's, as tables: which there are, their entries in order, and how a
/// new one is written.
@NullMarked
package dev.fim.baseline.database;

import org.jspecify.annotations.NullMarked;
