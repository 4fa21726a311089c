/// Stage 2 of 3: when to check.
///
/// One `EventLoop` for the whole program listens to inotify, since a user has 128 instances on a
/// machine; each target has a `TreeWatcher`. Directories are watched through the root's descriptor,
/// each before it is listed (`DirectoryWatches`), and a watch belongs to an inode, which may stand
/// in several places and targets. Events within a few milliseconds become one check of just those
/// paths. What could make an event go unheard (an overflow, a limit, an unmount, a flood of paths)
/// has a sweep follow at once. A write that left a file as it was, its time included, is told too:
/// somebody put it back.
///
/// A `Sweep` compares the whole tree and reads only what it must: files whose status is another
/// than when they were last found right, files that a process maps shared or mapped when they were
/// last read, and by turns every file (`RollingReread`), so many bytes a second that each has its
/// turn within the period. Sweeps and events meet in no lock but that of the listener.
@NullMarked
package dev.fim.sidecar.watch;

import org.jspecify.annotations.NullMarked;
