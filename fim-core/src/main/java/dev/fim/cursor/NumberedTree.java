package dev.fim.cursor;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The entries of a tree, with the positions of the last two, since a comparison reads one entry
/// ahead.
public final class NumberedTree implements EntryCursor {

  private final EntryCursor entries;
  private @Nullable RawPath last;
  private @Nullable RawPath beforeLast;
  private int given;

  public NumberedTree(EntryCursor entries) {
    this.entries = entries;
  }

  /// The position of one of the last two entries.
  public int positionOf(RawPath path) {
    if (Objects.equals(path, last)) {
      return given - 1;
    }
    if (Objects.equals(path, beforeLast)) {
      return given - 2;
    }
    throw new IllegalStateException("not one of the last two entries: " + path);
  }

  @Override
  public @Nullable Entry next() {
    Entry entry = entries.next();
    if (entry != null) {
      beforeLast = last;
      last = entry.path();
      given++;
    }
    return entry;
  }

  @Override
  public void close() {
    entries.close();
  }
}
