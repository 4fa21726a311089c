package dev.fim.baseline;

import java.util.List;

/// The result of removing generations.
///
/// @param forgotten the removed generations, the oldest first
/// @param remaining the remaining generations, the oldest first: at least one
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
