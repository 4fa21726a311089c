/// What a command line or an embedding program calls for a catalogue on a server: where the
/// generations are, how they go there and come from there, and the view of a fleet.
@NullMarked
package dev.fim.catalogue;

import org.jspecify.annotations.NullMarked;
