/// What happened, one JSON object a line: `fim.event/1`. Lines are written by threads of their own,
/// so that whoever reads them holds nobody up.
///
/// Nobody who reads holds anything up (`LineWriter`): events and lines for people have a bounded
/// queue and a thread each, and what is lost is counted. Before a kill the announcement is waited
/// for (`EventLog.announce`), for a second at most.
@NullMarked
package dev.fim.sidecar.event;

import org.jspecify.annotations.NullMarked;
