/// The commands for a catalogue on a server, one file each.
@NullMarked
package dev.fim.cli.catalogue;

import org.jspecify.annotations.NullMarked;
