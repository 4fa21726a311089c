package dev.fim.verified;

import dev.fim.file.Entry;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded cache of the entries that one cursor of a record has decoded, for a second cursor that
/// follows it. Neither waits for the other; a missing entry is decoded again. For two threads, one
/// that puts and one that takes.
final class DecodedEntries {

  /// More than a scan runs ahead of its consumer.
  private static final int SLOTS = 1 << 15;

  /// An entry.
  ///
  /// @param number how many come before it
  /// @param end the offset of the next one
  record Decoded(long number, long end, Entry entry) {}

  private final AtomicReferenceArray<@Nullable Decoded> slots = new AtomicReferenceArray<>(SLOTS);

  void put(long number, long end, Entry entry) {
    slots.setRelease(slot(number), new Decoded(number, end, entry));
  }

  /// The entry with this number; null if it is not cached.
  @Nullable Decoded take(long number) {
    int slot = slot(number);
    Decoded found = slots.getAcquire(slot);
    if (found == null || found.number() != number) {
      return null;
    }
    slots.setRelease(slot, null); // an entry put there meanwhile is decoded again
    return found;
  }

  private static int slot(long number) {
    return (int) (number & (SLOTS - 1));
  }
}
