/// What the readers of other programs' lists have in common: the database of AIDE, the
/// specification of mtree, a list of check sums. Such a list is a baseline, but it has no policy:
/// it says of each path what was recorded, and nothing of other paths.
///
/// To add a kind of list: write a [ListingParser] in a package of its own below `dev.fim.foreign`,
/// and add it to the table `dev.fim.foreign.ForeignKind`. The parser reads [ListingLines], which
/// unpacks, bounds and numbers the lines, and passes each file to [ListingEntries], in any order
/// and once. A [dev.fim.file.FileEntry] has only what the list says: the builder's `recorded` names
/// it. A time that the list has in whole seconds is [dev.fim.file.Timestamp#SECONDS_ONLY]. What fim
/// has no attribute for is counted with [ListingEntries#leaveOut]. A fault is thrown: `throw
/// lines.fault(column, fact, remedy)`. [dev.fim.owner.OwnerNumbers] resolves names of users and
/// groups.
///
/// [Listing#read] runs a parser, sorts what it found, and refuses two different entries for one
/// path. Any sequence of bytes ends in a listing or one [dev.fim.error.FimException], within the
/// bounds that [ListingLines] and [ListingEntries] name.
@NullMarked
package dev.fim.foreign.listing;

import org.jspecify.annotations.NullMarked;
