package dev.fim.baseline.database;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;

/// An earlier tree, read along with a new one for as long as both are the same.
///
/// @param tree what may come to be shared
record SharedTree(Tree tree, EntryCursor entries) implements AutoCloseable {

  /// Whether the next entry of the earlier tree is this one, in everything that is recorded.
  boolean matches(Entry entry) {
    return entry.equals(entries.next());
  }

  boolean isAtEnd() {
    return entries.next() == null;
  }

  @Override
  public void close() {
    entries.close();
  }
}
