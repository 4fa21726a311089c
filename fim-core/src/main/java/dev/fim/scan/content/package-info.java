/// Reads files and computes their digests.
///
/// A scan with `VerifiedContent` does not open a verified file whose device, inode, mount, size,
/// mtime and ctime are unchanged (`UnreadFiles`). It trusts a status only on file systems whose
/// times the local kernel keeps (`TimestampSource`): on any other, such as a server's, it reads
/// every file. A file counts as verified for later scans only if its times were well in the past
/// when the read began (`VerifiedContent.isSettled`), since a write within the same clock tick does
/// not change them.
///
/// A scan spares other programs: `UncachedReader` drops the pages that it loaded, and `ReadRate`
/// bounds the bytes that all workers read per second.
@NullMarked
package dev.fim.scan.content;

import org.jspecify.annotations.NullMarked;
