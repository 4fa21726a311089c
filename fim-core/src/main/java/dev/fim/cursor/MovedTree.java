package dev.fim.cursor;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import org.jspecify.annotations.Nullable;

/// The entries of a tree that is compared with one under another root, for example recorded in a
/// build directory and compared in a container. Its root counts as a mount, as in the container.
public record MovedTree(EntryCursor entries) implements EntryCursor {

  @Override
  public @Nullable Entry next() {
    Entry entry = entries.next();
    return entry instanceof FileEntry file && file.path().isRoot()
        ? file.toBuilder().mountRoot(true).build()
        : entry;
  }

  @Override
  public void close() {
    entries.close();
  }
}
