package dev.fim.baseline.tree;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;

/// An earlier tree, read in parallel with a new one as long as both are equal.
///
/// @param tree the tree that may be shared
public record SharedTree(Tree tree, EntryCursor entries) implements AutoCloseable {

  /// Whether the next entry of the earlier tree equals this one.
  public boolean matches(Entry entry) {
    return entry.equals(entries.next());
  }

  public boolean isAtEnd() {
    return entries.next() == null;
  }

  @Override
  public void close() {
    entries.close();
  }
}
