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

/// Brings chunks from the walk to the workers, as they come free, and to the cursor, in order. How
/// far the walk may be ahead of the cursor is bounded.
final class ChunkQueue {

  /// How many chunks may be under way.
  private static final int AHEAD = 64;

  /// With one worker, for a scan that runs beside other things: what is under way grows old on the
  /// heap, and the heap with it.
  private static final int AHEAD_FOR_ONE = 4;

  private final BlockingQueue<Chunk> inOrder;
  private final Chunk end = new Chunk();
  private Chunk filling = new Chunk(); // the walk's

  // A part of inOrder; guarded by this.
  private final Deque<Chunk> untouched = new ArrayDeque<>();
  private final List<Chunk> begun = new ArrayList<>();

  /// @param workers who take from it
  ChunkQueue(int workers) {
    this.inOrder = new ArrayBlockingQueue<>(workers == 1 ? AHEAD_FOR_ONE : AHEAD);
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

  /// Lets the workers have what was added so far.
  void handOver() throws InterruptedException {
    if (!filling.isEmpty()) {
      Chunk full = filling;
      filling = new Chunk();
      full.seal();
      if (full.hasUnseen()) {
        addToDo(full);
      }
      inOrder.put(full);
    }
  }

  private synchronized void addToDo(Chunk chunk) {
    untouched.addLast(chunk);
    notifyAll(); // one begins it, and the others help
  }

  /// Says that nothing more comes.
  void finish() throws InterruptedException {
    handOver();
    inOrder.put(end);
  }

  /// Says that nothing more comes, and why.
  void fail(Throwable cause) throws InterruptedException {
    Chunk failed = new Chunk();
    failed.fail(cause);
    inOrder.put(failed);
  }

  /// A chunk with something to look at: one that nobody has begun, or else one to help with, so
  /// that a few large files keep all workers busy. Waits for it.
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

  /// The next chunk in order, complete or not; null after the last. Waits for it.
  @Nullable Chunk takeInOrder() throws InterruptedException {
    Chunk chunk = inOrder.take();
    return chunk == end ? null : chunk;
  }

  /// Lets go of the directories in everything that no worker has taken. Only once walk and workers
  /// have ended.
  synchronized void abandon(Calls calls) {
    filling.abandon(calls);
    untouched.forEach(chunk -> chunk.abandon(calls));
    untouched.clear();
    begun.forEach(chunk -> chunk.abandon(calls));
    begun.clear();
  }
}
