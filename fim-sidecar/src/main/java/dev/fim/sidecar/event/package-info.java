/// What happened, one JSON object a line: `fim.event/1`. Lines are written by threads of their own,
/// so that whoever reads them holds nobody up.
@NullMarked
package dev.fim.sidecar.event;

import org.jspecify.annotations.NullMarked;
