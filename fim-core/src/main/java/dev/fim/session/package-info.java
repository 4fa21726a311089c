/// The terms of checks again and again, and what they have found right.
///
/// A `CheckSession` holds a record in memory (`HeldTree`: blocks of entries, compressed beyond the
/// first few hundred, a path found among the first paths of the blocks), with database or file
/// closed. It compares a whole tree by a scan, or single paths (`SpotScan`): reached from the root
/// name by name on the caller's thread, with nothing listed that was not asked for, so that a link
/// or a mount in the place of a directory is seen as such. Both end in the same merge, over the
/// whole tree or over those few entries.
///
/// A session takes up no more than it has to (`ScanBounds`), since whoever owns the tree may have
/// made it to keep a check busy: a file that differs already, or is not recorded, is read only if
/// it is small, and a listing far longer than the record counts as not had
/// (`Reason.Cause.OUTSIZED`). Of an overlay it asks each file once (`OverlayTimes`): what may have
/// changed is in the upper layer, which the kernel takes from no server.
///
/// `VerifiedFiles` is what the checks of one tree have found right: the status of each file by its
/// position in the record. A later check reads a file again if its status is another, if it had not
/// settled, or if its `RereadFilter` wants it. A `TreeRoot` can stand on a descriptor that somebody
/// else holds and vouches for, as for the root of a container.
@NullMarked
package dev.fim.session;

import org.jspecify.annotations.NullMarked;
