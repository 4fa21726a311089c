package dev.fim.file;

import org.jspecify.annotations.Nullable;

/// A tree, entry by entry, in the order of [dev.fim.path.RawPath], each path once. For one thread.
public interface EntryCursor extends AutoCloseable {

  /// The next entry; null after the last.
  ///
  /// @throws dev.fim.error.FimException if the tree as a whole cannot be read on
  @Nullable Entry next();

  /// Gives back what the cursor holds. May be called at any time, and more than once.
  @Override
  void close();
}
