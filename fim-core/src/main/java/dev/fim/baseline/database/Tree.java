package dev.fim.baseline.database;

/// A complete tree: its entries have the positions 0 to `entries` - 1.
///
/// @param id below 2^23, so that row ids are positive
record Tree(long id, long entries) {

  static final int POSITION_BITS = 40;

  long rowId(long position) {
    return rowId(id, position);
  }

  static long rowId(long tree, long position) {
    return (tree << POSITION_BITS) | position;
  }
}
