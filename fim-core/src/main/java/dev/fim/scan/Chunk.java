package dev.fim.scan;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.posix.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Some entries that follow one another, a part of them regular files that a worker has yet to
/// read. The walk fills it, one worker completes it, the cursor empties it; each hands it to the
/// next through a queue.
final class Chunk {

  /// How many entries, and how many bytes to read, one worker takes on at once: enough to make the
  /// hand-over cheap, little enough to keep every worker busy.
  private static final int ENTRIES = 256;

  private static final long BYTES = 1 << 20;

  /// How many bytes of paths: in a deep tree these are the memory that a chunk takes.
  private static final long PATH_BYTES = 128 * 1024;

  /// A regular file to be read.
  private record Unread(int index, Place place, AttributeSet attributes) {}

  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<Unread> unread = new ArrayList<>();
  private final CountDownLatch completed = new CountDownLatch(1);
  private long bytes;
  private long pathBytes;
  private @Nullable Throwable failure; // written before, and read after, the latch opens

  void add(Entry entry) {
    entries.add(entry);
    pathBytes += entry.path().length();
  }

  /// Adds a regular file to be read. Its directory is shared from here on until it has been.
  void addUnread(Place place, AttributeSet attributes, long size) {
    place.directory().share();
    unread.add(new Unread(entries.size(), place, attributes));
    entries.add(null);
    bytes += size;
    pathBytes += place.path().length();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isFull() {
    return entries.size() >= ENTRIES || bytes >= BYTES || pathBytes >= PATH_BYTES;
  }

  /// Reads what is unread, and lets go of every directory. What it throws is kept for [#await].
  void complete(Observer observer, Calls calls) {
    for (Unread file : unread) {
      try {
        if (failure == null) {
          Observation first = observer.observeFile(file.place(), file.attributes());
          entries.set(
              file.index(),
              first == Observation.AGAIN ? observer.observe(file.place()) : first.entry());
        }
      } catch (Throwable e) { // whatever it is, the consumer must not wait for ever
        failure = e;
      } finally {
        file.place().directory().release(calls);
      }
    }
    unread.clear();
    completed.countDown();
  }

  /// Lets go of every directory without reading anything.
  void abandon(Calls calls) {
    unread.forEach(file -> file.place().directory().release(calls));
    unread.clear();
  }

  /// Ends the scan at this chunk.
  void fail(Throwable cause) {
    failure = cause;
    completed.countDown();
  }

  /// Waits until the chunk is complete.
  ///
  /// @return its entries in order; null in the place of a file that was gone when its turn came
  /// @throws IllegalStateException if reading it failed in a way that is no fault of the files
  List<@Nullable Entry> await() throws InterruptedException {
    completed.await();
    if (failure != null) {
      throw new IllegalStateException("the scan failed: " + failure, failure);
    }
    return entries;
  }
}
