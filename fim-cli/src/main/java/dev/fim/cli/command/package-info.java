/// One file per command.
@NullMarked
package dev.fim.cli.command;

import org.jspecify.annotations.NullMarked;
