/// Reads files and computes their digests.
@NullMarked
package dev.fim.scan.content;

import org.jspecify.annotations.NullMarked;
