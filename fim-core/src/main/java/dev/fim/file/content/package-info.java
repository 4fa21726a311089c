/// Copies of the content of small text files, so that a report can show what has changed in them.
///
/// A rule of the policy asks for them (`CopyRule`). The scan keeps what it reads for the digests
/// (`CopyMaker`), and the entry then holds a `KeptContent`: the compressed copy, or why there is
/// none. A copy takes no part in a verdict, and is shown only if it has the recorded SHA-256
/// (`CopyReader`).
@NullMarked
package dev.fim.file.content;

import org.jspecify.annotations.NullMarked;
