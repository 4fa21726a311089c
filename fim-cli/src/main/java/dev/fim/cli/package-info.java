/// The command line: where it starts, and how it ends.
@NullMarked
package dev.fim.cli;

import org.jspecify.annotations.NullMarked;
