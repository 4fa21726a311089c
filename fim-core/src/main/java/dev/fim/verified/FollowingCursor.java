package dev.fim.verified;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import org.jspecify.annotations.Nullable;

/// Returns every entry of a record, and decodes only those that are not cached.
///
/// @param cursor at the next entry
/// @param decoded entries that others have decoded
record FollowingCursor(RecordCursor cursor, DecodedEntries decoded) implements EntryCursor {

  @Override
  public @Nullable Entry next() {
    DecodedEntries.Decoded known = decoded.take(cursor.count());
    if (known == null) {
      return cursor.next();
    }
    cursor.skip(known);
    return known.entry();
  }

  @Override
  public void close() {
    cursor.close();
  }
}
