package dev.fim.file;

import org.jspecify.annotations.Nullable;

/// The entries of a tree in the order of [dev.fim.path.RawPath], each path once. For one thread.
public interface EntryCursor extends AutoCloseable {

  /// The next entry; null after the last.
  ///
  /// @throws dev.fim.error.FimException if the tree cannot be read further
  @Nullable Entry next();

  /// Releases the resources of the cursor. May be called at any time, and more than once.
  @Override
  void close();
}
