package dev.fim.foreign.listing;

import dev.fim.owner.OwnerNumbers;
import dev.fim.path.ByteString;

/// Reads one kind of list. Implementations have no state: one object serves all threads.
public interface ListingParser {

  /// Whether a list that begins so is of this kind.
  ///
  /// @param start the first bytes, unpacked: [Listing#START] of them, or all there are
  boolean recognizes(ByteString start);

  /// Reads all lines.
  ///
  /// @throws dev.fim.error.FimException made by [ListingLines#fault], if a line has a fault
  void parse(ListingLines lines, ListingEntries entries, OwnerNumbers owners);
}
