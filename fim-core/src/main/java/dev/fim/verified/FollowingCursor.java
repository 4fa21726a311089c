package dev.fim.verified;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import org.jspecify.annotations.Nullable;

/// Gives every entry of a record, and reads only those that nobody has read already.
///
/// @param cursor stands where the next entry begins
/// @param decoded what others have read
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
