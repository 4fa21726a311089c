/// Reads and writes what specifications of BSD's `mtree` are made of.
///
/// A specification is read line by line: [dev.fim.foreign.mtree.LogicalLines] joins and cuts them,
/// `MtreePosition` knows which directory a name belongs to, and `MtreeKeywords` makes an entry of
/// the words behind the name. Sources: `mtree(8)` and `spec.c` of NetBSD, `mtree(5)` of FreeBSD and
/// of libarchive, `unvis(3)`.
@NullMarked
package dev.fim.foreign.mtree;

import org.jspecify.annotations.NullMarked;
