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

/// Some consecutive entries, most of them names not yet observed. The walk fills it, one or more
/// workers complete it, and the cursor empties it; queues pass it on.
final class Chunk {

  /// How many entries the cursor waits for at once: enough for a cheap hand-over.
  static final int ENTRIES = 256;

  /// How many bytes of paths: in a deep tree they take most of the memory.
  private static final long PATH_BYTES = 128 * 1024;

  /// A name to observe.
  ///
  /// @param verified the file as verified earlier; null if it was not
  private record Unseen(int index, NameInDirectory place, @Nullable FileEntry verified) {}

  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<Unseen> unseen = new ArrayList<>();
  private final AtomicInteger taken = new AtomicInteger(); // of unseen; exceeds its size in the end
  private final AtomicInteger left = new AtomicInteger(); // of unseen, not yet observed
  private final CountDownLatch completed = new CountDownLatch(1);
  private final int most;
  private long pathBytes;
  private volatile @Nullable Throwable failure;

  Chunk() {
    this(ENTRIES);
  }

  /// @param most how many entries make it full
  Chunk(int most) {
    this.most = most;
  }

  void add(Entry entry) {
    entries.add(entry);
    pathBytes += entry.path().length();
  }

  /// Adds a name to observe. Its directory is shared until that is done.
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
    return entries.size() >= most || pathBytes >= PATH_BYTES;
  }

  /// Marks the chunk as full: nothing more is added.
  void seal() {
    left.set(unseen.size());
    if (unseen.isEmpty()) {
      completed.countDown();
    }
  }

  /// Whether a worker would find something to do.
  boolean hasUnseen() {
    return failure == null && !isTaken();
  }

  /// Whether workers have taken all unseen names.
  boolean isTaken() {
    return taken.get() >= unseen.size();
  }

  /// Observes unseen names until none is left, and releases their directories. Other workers may
  /// help. Keeps an exception for [#await].
  void complete(Worker worker, Calls calls) {
    int all = unseen.size();
    for (int i = taken.getAndIncrement(); i < all; i = taken.getAndIncrement()) {
      Unseen name = unseen.get(i);
      try {
        if (failure == null) {
          entries.set(name.index(), worker.observe(name.place(), name.verified()));
        }
      } catch (Throwable e) { // of any kind: the consumer must not wait forever
        failure = e;
      } finally {
        name.place().directory().release(calls);
      }
      if (left.decrementAndGet() == 0) {
        completed.countDown();
      }
    }
  }

  /// Releases the directories of names that no worker has taken.
  void abandon(Calls calls) {
    int all = unseen.size();
    for (int i = taken.getAndIncrement(); i < all; i = taken.getAndIncrement()) {
      unseen.get(i).place().directory().release(calls);
    }
  }

  /// Fails the scan at this chunk.
  void fail(Throwable cause) {
    failure = cause;
    completed.countDown();
  }

  /// Waits until the chunk is complete.
  ///
  /// @return its entries in order; null for a file that no longer existed
  /// @throws IllegalStateException if completing it failed for a reason other than a file
  List<@Nullable Entry> await() throws InterruptedException {
    completed.await();
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error; // nobody must continue after it
    }
    if (thrown != null) {
      throw new IllegalStateException("the scan failed: " + thrown, thrown);
    }
    return entries;
  }
}
