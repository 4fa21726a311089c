package dev.fim.baseline;

import org.jspecify.annotations.Nullable;

/// The digests of the directories of one generation. For one thread.
@FunctionalInterface
public interface Subtrees {

  /// The first directory with a digest at or after a position; null if there is none.
  @Nullable Subtree from(long position);
}
