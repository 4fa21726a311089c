package dev.fim.scan;

import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.posix.Calls;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Brings chunks from the walk to the workers, as they come free, and to the cursor, in order. How
/// far the walk may be ahead of the cursor is bounded.
final class ChunkQueue {

  private static final int AHEAD = 64;

  private final BlockingQueue<Chunk> inOrder = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<Chunk> toRead = new LinkedBlockingQueue<>(); // a part of inOrder
  private final Chunk end = new Chunk();
  private Chunk filling = new Chunk(); // the walk's

  void add(Entry entry) throws InterruptedException {
    filling.add(entry);
    handOverIfFull();
  }

  void addUnread(Place place, AttributeSet attributes, long size) throws InterruptedException {
    filling.addUnread(place, attributes, size);
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
      toRead.add(full);
      inOrder.put(full);
    }
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

  /// The next chunk to be read. Waits for it.
  Chunk takeToRead() throws InterruptedException {
    return toRead.take();
  }

  /// The next chunk in order, complete or not; null after the last. Waits for it.
  @Nullable Chunk takeInOrder() throws InterruptedException {
    Chunk chunk = inOrder.take();
    return chunk == end ? null : chunk;
  }

  /// Lets go of the directories in everything that no worker has taken. Only once walk and workers
  /// have ended.
  void abandon(Calls calls) {
    filling.abandon(calls);
    toRead.forEach(chunk -> chunk.abandon(calls));
    toRead.clear();
  }
}
