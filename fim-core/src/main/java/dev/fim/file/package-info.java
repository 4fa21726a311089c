/// What is known of one file, and the one table of its attributes.
///
/// Unknown is a value. A `Gap` on an entry says which attributes, or which children, could not be
/// had and why (`Reason`); an `Unobserved` stands for a name of which nothing is known. They pass
/// through baseline, comparison and report like any entry, so what could not be read is neither
/// intact nor removed.
///
/// A mount that is not in scope is an entry too (`MountPoint`). That is how a baseline knows which
/// mounts were there, and a comparison tells a new one, which hides what is below it, and one that
/// is gone (`Change.Isolation`).
@NullMarked
package dev.fim.file;

import org.jspecify.annotations.NullMarked;
