/// The record of verified files, stored beside the baseline so that a quick check need not read
/// them again.
///
/// A quick check stores its record beside the database (`VerifiedStore`): all entries of the
/// generation in walk order, with the status of each file that was intact and had settled. The scan
/// reads it in step with the walk, as `VerifiedContent`. The comparison reuses the decoded entries
/// instead of rows of the baseline (`DecodedEntries`). `VerifiedWriter` rewrites it from the first
/// new entry on.
@NullMarked
package dev.fim.verified;

import org.jspecify.annotations.NullMarked;
