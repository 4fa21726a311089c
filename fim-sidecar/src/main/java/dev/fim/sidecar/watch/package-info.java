/// Stage 2 of 3: when to check.
///
/// One `EventLoop` for the whole program reads inotify events, because a user has 128 instances on
/// a machine; each target has a `TreeWatcher`. Directories are watched through the root's
/// descriptor, each before it is listed (`DirectoryWatches`). A watch belongs to an inode, which
/// may be in several places and targets. The events of a few milliseconds become one check of just
/// those paths. Every possible loss of events (an overflow, a limit, an unmount, a flood of paths)
/// leads to a sweep at once. A write after which the file looks unchanged, its time included, is
/// reported too: somebody restored it.
///
/// A `Sweep` compares the whole tree and reads only the files that need it: files whose status
/// differs from when they were last verified, files that a process maps shared or mapped when they
/// were last read, and in turn every file (`RollingReread`), at a rate that reads each within the
/// period. The only lock that sweeps and events share is that of the listener.
@NullMarked
package dev.fim.sidecar.watch;

import org.jspecify.annotations.NullMarked;
