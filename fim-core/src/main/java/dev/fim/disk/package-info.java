/// Files of this program's own: reached through a directory that is held open from the moment it is
/// judged to the last use, and what the errors of the system mean for whoever runs this.
///
/// What was judged is what is used. `HeldDirectory` is the way to every file of ours: a walk from
/// `/` that judges each directory and link by its descriptor (`DirectoryWalk`), and a descriptor
/// that is held from then on. `HeldFile` judges what was found by what will be opened. H2 sees that
/// one directory only (`PrivateFiles`). What an error of the system means for whoever runs this
/// stands in one table (`DiskFault`).
@NullMarked
package dev.fim.disk;

import org.jspecify.annotations.NullMarked;
