/// The terms of repeated checks, and the files that they have verified.
///
/// A `CheckSession` holds a baseline in memory (`HeldTree`), with its database or file closed. It
/// compares a whole tree by a scan, or single paths by a `SpotScan`. That walks from the root name
/// by name on the caller's thread and lists only what was requested, so it sees a link or mount
/// that has replaced a directory. Both use the same merge, over the whole tree or over those few
/// entries.
///
/// A session limits its work (`ScanBounds`), since the owner of a tree may try to keep a check
/// busy. It reads a file that differs already, or is not recorded, only if it is small. A listing
/// far longer than the baseline counts as unreadable (`Reason.Cause.OUTSIZED`). In an overlay it
/// requests the status of each file once (`OverlayTimes`): changes are in the upper layer, which
/// the kernel does not allow on a server.
///
/// `VerifiedFiles` holds the files of one tree that were verified: the status of each by its
/// position in the baseline. A later check reads a file again if its status has changed, if it had
/// not settled, or if its `RereadFilter` includes it. A `TreeRoot` can use a descriptor that the
/// caller holds and has verified, such as the root of a container.
@NullMarked
package dev.fim.session;

import org.jspecify.annotations.NullMarked;
