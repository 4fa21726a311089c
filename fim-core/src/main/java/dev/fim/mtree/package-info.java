/// Specifications of BSD's `mtree`: the escapes of names, and what the keywords stand for. Its
/// input is untrusted. Source: `mtree(8)` of NetBSD and FreeBSD, `mtree(5)` of libarchive.
@NullMarked
package dev.fim.mtree;

import org.jspecify.annotations.NullMarked;
