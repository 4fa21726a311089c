package dev.fim.baseline;

import java.util.List;

/// What a removal of generations came to.
///
/// @param forgotten those that are gone, the oldest first; none where there was nothing to remove
/// @param remaining those that are left, the oldest first: at least one, and the last is in force
/// @param sizeBefore of the file, in bytes
/// @param sizeAfter of the file, in bytes
public record ForgetResult(
    List<Generation> forgotten, List<Generation> remaining, long sizeBefore, long sizeAfter) {

  public ForgetResult {
    forgotten = List.copyOf(forgotten);
    remaining = List.copyOf(remaining);
    if (remaining.isEmpty()) {
      throw new IllegalArgumentException("no generation is left");
    }
  }
}
