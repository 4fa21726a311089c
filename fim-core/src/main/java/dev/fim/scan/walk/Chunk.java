package dev.fim.scan.walk;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.posix.Calls;
import dev.fim.scan.observe.NameInDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Some entries that follow one another, most of them names that nobody has looked at yet. The walk
/// fills it, the workers complete it, one or several of them, and the cursor empties it; each hands
/// it to the next through a queue.
final class Chunk {

  /// How many entries the cursor waits for at once: enough to make the hand-over cheap.
  private static final int ENTRIES = 256;

  /// How many bytes of paths: in a deep tree these are the memory that a chunk takes.
  private static final long PATH_BYTES = 128 * 1024;

  /// A name to be looked at.
  ///
  /// @param verified what is known of it from an earlier scan; null if nothing is
  private record Unseen(int index, NameInDirectory place, @Nullable FileEntry verified) {}

  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<Unseen> unseen = new ArrayList<>();
  private final AtomicInteger taken = new AtomicInteger(); // of unseen; more than all in the end
  private final AtomicInteger left = new AtomicInteger(); // of unseen, to be looked at
  private final CountDownLatch completed = new CountDownLatch(1);
  private long pathBytes;
  private volatile @Nullable Throwable failure;

  void add(Entry entry) {
    entries.add(entry);
    pathBytes += entry.path().length();
  }

  /// Adds a name to be looked at. Its directory is shared from here on until that has been done.
  void addUnseen(NameInDirectory place, @Nullable FileEntry verified) {
    place.directory().share();
    unseen.add(new Unseen(entries.size(), place, verified));
    entries.add(null);
    pathBytes += place.path().length();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isFull() {
    return entries.size() >= ENTRIES || pathBytes >= PATH_BYTES;
  }

  /// Says that nothing more is added.
  void seal() {
    left.set(unseen.size());
    if (unseen.isEmpty()) {
      completed.countDown();
    }
  }

  /// Whether a worker that comes now finds something to do.
  boolean hasUnseen() {
    return failure == null && !isTaken();
  }

  /// Whether all that was unseen is a worker's.
  boolean isTaken() {
    return taken.get() >= unseen.size();
  }

  /// Looks at one unseen name after the other until none is left, and lets go of their directories.
  /// Others may do the same meanwhile. What it throws is kept for [#await].
  void complete(Worker worker, Calls calls) {
    int all = unseen.size();
    for (int i = taken.getAndIncrement(); i < all; i = taken.getAndIncrement()) {
      Unseen name = unseen.get(i);
      try {
        if (failure == null) {
          entries.set(name.index(), worker.observe(name.place(), name.verified()));
        }
      } catch (Throwable e) { // whatever it is, the consumer must not wait for ever
        failure = e;
      } finally {
        name.place().directory().release(calls);
      }
      if (left.decrementAndGet() == 0) {
        completed.countDown();
      }
    }
  }

  /// Lets go of every directory that no worker has to, without looking at anything.
  void abandon(Calls calls) {
    int all = unseen.size();
    for (int i = taken.getAndIncrement(); i < all; i = taken.getAndIncrement()) {
      unseen.get(i).place().directory().release(calls);
    }
  }

  /// Ends the scan at this chunk.
  void fail(Throwable cause) {
    failure = cause;
    completed.countDown();
  }

  /// Waits until the chunk is complete.
  ///
  /// @return its entries in order; null in the place of a file that was gone when its turn came
  /// @throws IllegalStateException if completing it failed in a way that is no fault of the files
  List<@Nullable Entry> await() throws InterruptedException {
    completed.await();
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error; // nobody is to go on from it
    }
    if (thrown != null) {
      throw new IllegalStateException("the scan failed: " + thrown, thrown);
    }
    return entries;
  }
}
