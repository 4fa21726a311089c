package dev.fim.verified;

import dev.fim.file.Entry;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Entries of a record that one cursor has read, and that another, which comes to them a little
/// later, need not read again. How many are kept is bounded, and neither waits for the other: what
/// is not there is read again. For two threads, one that puts and one that takes.
final class DecodedEntries {

  /// More than a scan runs ahead of who takes its entries.
  private static final int SLOTS = 1 << 15;

  /// An entry.
  ///
  /// @param number how many come before it
  /// @param end where the next one begins
  record Decoded(long number, long end, Entry entry) {}

  private final AtomicReferenceArray<@Nullable Decoded> slots = new AtomicReferenceArray<>(SLOTS);

  void put(long number, long end, Entry entry) {
    slots.setRelease(slot(number), new Decoded(number, end, entry));
  }

  /// The entry with this number; null if it is not there, or not any more.
  @Nullable Decoded take(long number) {
    int slot = slot(number);
    Decoded found = slots.getAcquire(slot);
    if (found == null || found.number() != number) {
      return null;
    }
    slots.setRelease(slot, null); // what was put there meanwhile is read again
    return found;
  }

  private static int slot(long number) {
    return (int) (number & (SLOTS - 1));
  }
}
