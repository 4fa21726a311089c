/// Goes through a tree, and hands out what it finds in order: the whole by several threads, or
/// single paths.
///
/// A scan has one thread that walks (`TreeWalk`), some that look, read and hash (`Worker`,
/// `Observer`, `ContentReader`), and the caller's, which takes the entries (`TreeScan`). The walk
/// lists, and looks itself only at what may be a directory; the other names it packs into chunks,
/// which are handed out in order (`ChunkQueue`), and of which only a bounded number is under way. A
/// worker that finds no chunk to begin helps with one that another has begun, so a few large files
/// keep all of them busy. A directory that stands by then in the place of a file is an entry that
/// says that nobody listed it. Directories are held open through `DescriptorBudget`, at most 48 of
/// them; on the way down only the last sixteen stay open (`DirectoryStack`), and one that was
/// closed is opened again from the root and must be the same directory. A file is opened with
/// `O_NOFOLLOW|O_NONBLOCK` below its directory's descriptor and counts only if its status is the
/// same before and after it is read. What stands for something else between two calls is looked at
/// three times and then said to be unknown.
@NullMarked
package dev.fim.scan.walk;

import org.jspecify.annotations.NullMarked;
