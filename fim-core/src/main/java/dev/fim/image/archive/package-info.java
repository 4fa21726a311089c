/// Reads tar archives whose content may be hostile: the formats `v7`, `ustar`, `star`, GNU and PAX
/// (POSIX.1-2001), as Go's `archive/tar` reads them, which all container runtimes use.
///
/// This is our own code for one reason: the libraries decode names and extended attributes to text,
/// and what they cannot decode they lose. Here a name is bytes. What readers of tar understand in
/// different ways is refused.
@NullMarked
package dev.fim.image.archive;

import org.jspecify.annotations.NullMarked;
