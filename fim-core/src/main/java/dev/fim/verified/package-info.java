/// What was last verified of a tree, kept beside the baseline so that a quick check need not read
/// it again.
///
/// A quick check keeps what it verifies beside the database (`VerifiedStore`): every entry of the
/// generation in walk order, and with it the status of those files that were right and had settled.
/// It is read in step with the walk, as `VerifiedContent`, and what the walk has read stands in the
/// comparison for the rows of the baseline (`DecodedEntries`). It is written anew only from the
/// first entry on that is new (`VerifiedWriter`).
@NullMarked
package dev.fim.verified;

import org.jspecify.annotations.NullMarked;
