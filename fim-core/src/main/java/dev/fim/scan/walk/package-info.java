/// Walks a tree and returns its entries in order: the whole tree on several threads, or single
/// paths.
///
/// A scan has one thread that walks (`TreeWalk`), some that observe, read and hash (`Worker`,
/// `Observer`, `ContentReader`), and the caller's, which takes the entries (`TreeScan`). The walk
/// lists directories and observes only names that may be directories. It packs the other names into
/// chunks, which `ChunkQueue` passes on in order; only a bounded number of them is pending. A
/// worker without a new chunk helps with one that another has begun, so a few large files keep all
/// workers busy. If a file has become a directory by then, its entry says that it was not listed.
/// `DescriptorBudget` bounds the open directories to 48. Of those above the walk only the last
/// sixteen stay open (`DirectoryStack`); a closed one is reopened from the root and must be the
/// same directory. A file is opened with `O_NOFOLLOW|O_NONBLOCK` below its directory's descriptor
/// and counts only if its status is the same before and after the read. A name that is another file
/// between two calls is observed three times and then reported as unknown.
@NullMarked
package dev.fim.scan.walk;

import org.jspecify.annotations.NullMarked;
