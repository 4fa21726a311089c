/// What happened, one JSON object a line: `fim.event/1`.
@NullMarked
package dev.fim.sidecar.event;

import org.jspecify.annotations.NullMarked;
