/// Reads files and computes their digests.
///
/// What was verified before a scan can be told (`VerifiedContent`), and then does not open a file
/// whose device, inode, mount, size, mtime and ctime are still the same (`UnreadFiles`). It
/// believes a status only on file systems whose times the kernel of this machine keeps
/// (`TimesKept`): on any other, a server's say, every file is read. And an entry may be given to a
/// later scan only if its times were well in the past when the reading began
/// (`VerifiedContent.isSettled`), since a write within the same tick of the clock leaves them as
/// they are.
///
/// Memory that others use stays theirs: `UncachedReader` gives back the pages that a scan brought
/// in, and `ReadRate` bounds what all workers read in a second.
@NullMarked
package dev.fim.scan.content;

import org.jspecify.annotations.NullMarked;
