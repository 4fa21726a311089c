/// The program's own files, and the meaning of system errors.
///
/// A file that was checked is the file that is used. A walk from `/` checks each directory and link
/// by its descriptor (`DirectoryWalk`). `HeldDirectory` keeps the last descriptor open until the
/// last use, and the program opens all its files below it. `HeldFile` checks the very file that it
/// opens. H2 sees only that directory (`PrivateFiles`). One table maps each system error to its
/// cause and remedy (`DiskFault`).
@NullMarked
package dev.fim.disk;

import org.jspecify.annotations.NullMarked;
