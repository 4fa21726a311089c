package dev.fim.cursor;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The entries of a cursor, with each file replaced by what an operation makes of it.
public record ChangedFiles(EntryCursor entries, UnaryOperator<FileEntry> operation)
    implements EntryCursor {

  @Override
  public @Nullable Entry next() {
    Entry entry = entries.next();
    return entry instanceof FileEntry file ? operation.apply(file) : entry;
  }

  @Override
  public void close() {
    entries.close();
  }
}
