/// Stage 2 of 3: when to check.
///
/// Each target has a `TreeWatcher`, which takes the events of one loop for the whole program (see
/// `dev.fim.watch.events`). Every possible loss of events (an overflow, a limit, an unmount, a
/// flood of paths) leads to a sweep at once.
///
/// A `Sweep` compares the whole tree and reads only the files that need it: files whose status
/// differs from when they were last verified, files that a process maps shared or mapped when they
/// were last read, and in turn every file (`RollingReread`), at a rate that reads each within the
/// period. The only lock that sweeps and events share is that of the listener.
@NullMarked
package dev.fim.sidecar.watch;

import org.jspecify.annotations.NullMarked;
