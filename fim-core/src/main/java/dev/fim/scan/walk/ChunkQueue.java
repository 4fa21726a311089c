package dev.fim.scan.walk;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.posix.Calls;
import dev.fim.scan.observe.NameInDirectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Passes chunks from the walk to idle workers and, in order, to the cursor. Bounds how far the
/// walk runs ahead of the cursor.
final class ChunkQueue {

  /// How many chunks may be pending.
  private static final int AHEAD = 64;

  /// With one worker, for a scan in the background: pending chunks would become old objects and
  /// grow the heap.
  private static final int AHEAD_FOR_ONE = 4;

  /// How many bytes of copies may be pending, if all are as large as they can be.
  private static final int COPIED_BYTES = 32 << 20;

  private static final int COPIED_BYTES_FOR_ONE = 8 << 20;

  private final BlockingQueue<Chunk> inOrder;
  private final Chunk end = new Chunk(1);
  private final int chunkEntries;
  private Chunk filling; // the walk's

  // A part of inOrder; guarded by this.
  private final Deque<Chunk> untouched = new ArrayDeque<>();
  private final List<Chunk> begun = new ArrayList<>();

  /// @param workers the number of workers
  ChunkQueue(int workers) {
    this(workers, 0);
  }

  /// A queue of entries that may hold copies of content: the larger these can be, the fewer entries
  /// are pending.
  ///
  /// @param workers the number of workers
  /// @param largestCopy in bytes; 0 if there are none
  ChunkQueue(int workers, int largestCopy) {
    int chunks = workers == 1 ? AHEAD_FOR_ONE : AHEAD;
    int copiedBytes = workers == 1 ? COPIED_BYTES_FOR_ONE : COPIED_BYTES;
    int entries = largestCopy == 0 ? chunks * Chunk.ENTRIES : copiedBytes / largestCopy;
    this.chunkEntries = Math.clamp(entries / chunks, 1, Chunk.ENTRIES);
    this.inOrder = new ArrayBlockingQueue<>(Math.clamp(entries, 1, chunks));
    this.filling = new Chunk(chunkEntries);
  }

  void add(Entry entry) throws InterruptedException {
    filling.add(entry);
    handOverIfFull();
  }

  void addUnseen(NameInDirectory place, @Nullable FileEntry verified) throws InterruptedException {
    filling.addUnseen(place, verified);
    handOverIfFull();
  }

  private void handOverIfFull() throws InterruptedException {
    if (filling.isFull()) {
      handOver();
    }
  }

  /// Passes the entries added so far to the workers.
  void handOver() throws InterruptedException {
    if (!filling.isEmpty()) {
      Chunk full = filling;
      filling = new Chunk(chunkEntries);
      full.seal();
      if (full.hasUnseen()) {
        addToDo(full);
      }
      inOrder.put(full);
    }
  }

  private synchronized void addToDo(Chunk chunk) {
    untouched.addLast(chunk);
    notifyAll(); // one worker begins it, others help
  }

  /// Marks the end.
  void finish() throws InterruptedException {
    handOver();
    inOrder.put(end);
  }

  /// Marks the end, with its cause.
  void fail(Throwable cause) throws InterruptedException {
    Chunk failed = new Chunk(1);
    failed.fail(cause);
    inOrder.put(failed);
  }

  /// Waits for a chunk with names to observe: a new one, or else one to help with, so that a few
  /// large files keep all workers busy.
  synchronized Chunk takeToDo() throws InterruptedException {
    while (true) {
      begun.removeIf(Chunk::isTaken);
      Chunk chunk = untouched.pollFirst();
      if (chunk != null) {
        begun.add(chunk);
        return chunk;
      }
      for (Chunk other : begun) {
        if (other.hasUnseen()) {
          return other;
        }
      }
      wait();
    }
  }

  /// Waits for the next chunk in order, complete or not; null after the last.
  @Nullable Chunk takeInOrder() throws InterruptedException {
    Chunk chunk = inOrder.take();
    return chunk == end ? null : chunk;
  }

  /// Releases the directories of names that no worker has taken. Call this after walk and workers
  /// have ended.
  synchronized void abandon(Calls calls) {
    filling.abandon(calls);
    untouched.forEach(chunk -> chunk.abandon(calls));
    untouched.clear();
    begun.forEach(chunk -> chunk.abandon(calls));
    begun.clear();
  }
}
