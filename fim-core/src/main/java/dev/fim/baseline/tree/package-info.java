/// The entries of one tree in tables: what the SQL of H2 and of PostgreSQL have in common.
@NullMarked
package dev.fim.baseline.tree;

import org.jspecify.annotations.NullMarked;
