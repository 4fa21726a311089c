package dev.fim.cursor;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// A few entries in memory, in order.
public record ListedEntries(Iterator<Entry> entries) implements EntryCursor {

  public static ListedEntries of(Collection<Entry> entries) {
    return new ListedEntries(entries.iterator());
  }

  @Override
  public @Nullable Entry next() {
    return entries.hasNext() ? entries.next() : null;
  }

  @Override
  public void close() {}
}
