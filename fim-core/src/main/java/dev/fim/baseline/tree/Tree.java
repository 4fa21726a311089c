package dev.fim.baseline.tree;

/// A complete tree: its entries have the positions 0 to `entries` - 1.
///
/// @param id below 2^23, so that row ids are positive
public record Tree(long id, long entries) {

  public static final int POSITION_BITS = 40;

  public long rowId(long position) {
    return rowId(id, position);
  }

  public static long rowId(long tree, long position) {
    return (tree << POSITION_BITS) | position;
  }
}
