/// Events, one JSON object per line: `fim.event/1`. Separate threads write the lines, so that a
/// slow reader delays nobody.
///
/// Events and log lines each have a queue of limited size and a thread (`LineWriter`), and lost
/// lines are counted. Before a kill, the sidecar waits at most one second for the announcement
/// (`EventLog.announce`).
@NullMarked
package dev.fim.sidecar.event;

import org.jspecify.annotations.NullMarked;
