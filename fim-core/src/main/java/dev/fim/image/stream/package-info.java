/// Streams of data that may be hostile: what unpacks gzip, and what counts, bounds and digests the
/// bytes that pass.
@NullMarked
package dev.fim.image.stream;

import org.jspecify.annotations.NullMarked;
