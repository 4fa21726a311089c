package dev.fim.baseline.database;

/// Places in the walk order of a tree.
///
/// @param first the first place, from 0
/// @param end the place after the last
public record Positions(long first, long end) {

  long count() {
    return end - first;
  }
}
