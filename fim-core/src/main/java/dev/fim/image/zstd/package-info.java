/// Unpacks Zstandard (RFC 8878), of data that may be hostile.
///
/// This is our own code for one reason: the pure Java libraries read and write memory through
/// `sun.misc.Unsafe`, past the bounds checks of Java, and the others are C. Here every access is to
/// an array, so a hostile frame can cause an exception and nothing else. A frame may need a window
/// of [ZstdInputStream#MOST_WINDOW] bytes at most, and memory grows with the data, not with what
/// the frame claims.
@NullMarked
package dev.fim.image.zstd;

import org.jspecify.annotations.NullMarked;
