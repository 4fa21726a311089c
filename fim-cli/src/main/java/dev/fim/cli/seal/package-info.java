/// The commands for keys and seals.
@NullMarked
package dev.fim.cli.seal;

import org.jspecify.annotations.NullMarked;
