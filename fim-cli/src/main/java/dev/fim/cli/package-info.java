/// The entry point of `fim`.
@NullMarked
package dev.fim.cli;

import org.jspecify.annotations.NullMarked;
