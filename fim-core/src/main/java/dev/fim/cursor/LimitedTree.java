package dev.fim.cursor;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import org.jspecify.annotations.Nullable;

/// The entries of a tree without some attributes and without copies of content. The selection must
/// leave those out too, as [dev.fim.policy.NarrowedSelection] does.
public record LimitedTree(EntryCursor entries, AttributeSet without) implements EntryCursor {

  @Override
  public @Nullable Entry next() {
    Entry entry = entries.next();
    return entry instanceof FileEntry file ? limited(file.withContent(null)) : entry;
  }

  private FileEntry limited(FileEntry file) {
    return file.recorded().containsAny(without)
        ? file.toBuilder().recorded(file.recorded().minus(without)).build()
        : file;
  }

  @Override
  public void close() {
    entries.close();
  }
}
