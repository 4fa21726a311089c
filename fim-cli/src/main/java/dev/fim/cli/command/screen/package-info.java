/// The commands for people at a screen: what is known of a database, and changes as they happen.
@NullMarked
package dev.fim.cli.command.screen;

import org.jspecify.annotations.NullMarked;
