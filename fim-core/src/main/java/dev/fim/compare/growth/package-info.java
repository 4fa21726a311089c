/// Tells a file that has only grown from one that has changed.
///
/// A file under a rule that allows growth has the content of the baseline at its beginning, and
/// more behind it. `Growth` takes the growth off the file seen, by a digest of its beginning, and
/// what is left is compared as any file is. `FileBeginnings` reads the file a second time for that,
/// since a scan does not know how large the file was.
@NullMarked
package dev.fim.compare.growth;

import org.jspecify.annotations.NullMarked;
