/// The events of inotify for watched trees.
///
/// One `EventLoop` for the whole program reads them, because a user has 128 instances on a machine;
/// each tree has an `EventReceiver`. Directories are watched through the root's descriptor, each
/// before it is listed (`DirectoryWatches`). A watch belongs to an inode, which may be in several
/// places and trees. The events of a few milliseconds become one check of just those paths
/// (`PendingPaths`). A write after which the file looks unchanged, its time included, is a finding
/// too: somebody restored it (`RestoredFiles`). A lost event asks for a check of the whole tree
/// (`SweepSchedule`).
@NullMarked
package dev.fim.watch.events;

import org.jspecify.annotations.NullMarked;
