/// The recorded state of one file, and the one table of attributes.
///
/// Unknown is a value. A `Gap` lists the attributes or children of an entry that could not be read,
/// and why (`Reason`); an `Unobserved` is a name whose metadata could not be read. They pass
/// through baseline, comparison and report like any entry, so an unreadable file counts neither as
/// intact nor as removed.
///
/// A mount that is not in scope is an entry too (`MountPoint`). So a baseline records which mounts
/// existed, and a comparison finds a new one, which hides the files below it, and one that is gone
/// (`Change.Isolation`).
@NullMarked
package dev.fim.file;

import org.jspecify.annotations.NullMarked;
