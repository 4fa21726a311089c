/// The catalogue on a server, seen from the sidecar: a copy of the newest baseline on the state
/// volume, and reports to the fleet. Both have threads of their own. Nothing here waits for the
/// server on a thread of the watch, and nothing that the server does or leaves undone is a verdict.
@NullMarked
package dev.fim.sidecar.catalogue;

import org.jspecify.annotations.NullMarked;
