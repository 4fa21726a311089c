/// Files of this program's own, and what the errors of the system mean for its user.
///
/// What was judged is what is used. A walk from `/` judges each directory and link by its
/// descriptor (`DirectoryWalk`). `HeldDirectory` holds the last descriptor until the last use, and
/// every file of this program is opened below it. `HeldFile` judges the very file that will be
/// opened. H2 sees that one directory only (`PrivateFiles`). One table maps each error of the
/// system to its cause and remedy (`DiskFault`).
@NullMarked
package dev.fim.disk;

import org.jspecify.annotations.NullMarked;
