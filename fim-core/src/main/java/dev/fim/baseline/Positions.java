package dev.fim.baseline;

/// Places in the walk order of a tree.
///
/// @param first the first place, from 0
/// @param end the place after the last
public record Positions(long first, long end) {

  /// How many there are.
  public long count() {
    return end - first;
  }
}
