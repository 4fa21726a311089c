/// The process around a command: its exit codes, its environment, and how it is interrupted.
@NullMarked
package dev.fim.cli.process;

import org.jspecify.annotations.NullMarked;
