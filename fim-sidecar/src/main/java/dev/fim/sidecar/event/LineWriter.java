package dev.fim.sidecar.event;

import dev.fim.path.DisplayForm;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes lines to a stream on its own thread, which exists from the start. No caller waits longer
/// than its limit, even if the reader has stopped reading.
///
/// Lines are written in order. They wait in a queue of limited size. A line that does not fit, or
/// that the stream does not accept, is dropped and counted. As soon as there is room again, a line
/// reports the number of lost lines. Thread-safe.
public final class LineWriter implements AutoCloseable {

  /// The capacity for lines that nobody waits for, in bytes.
  static final int MOST_BYTES = 2 << 20;

  /// The extra capacity for lines that somebody waits for, in bytes: a target must not hide its
  /// drift behind other events.
  static final int RESERVE = 4 << 20;

  private static final int OVERHEAD = 64; // of a line in memory

  private final OutputStream out;
  private final int mostBytes;
  private final int reserve;
  private final LongFunction<byte[]> lossLine;
  private final Consumer<String> complaints;
  private final LineOrder order;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Condition removed = lock.newCondition();
  private final Deque<Line> queue = new ArrayDeque<>(); // the first is being written
  private long bytes;
  private long lost;
  private long unreported;
  private boolean isBroken;

  /// A line in the queue.
  private static final class Line {

    private final byte[] text;
    private final long losses;
    private final CountDownLatch done = new CountDownLatch(1);

    /// @param losses the number of lost lines that it reports; 0 for any other line
    Line(byte[] text, long losses) {
      this.text = text;
      this.losses = losses;
    }

    int size() {
      return text.length + OVERHEAD;
    }
  }

  private LineWriter(
      String thread,
      OutputStream out,
      int mostBytes,
      int reserve,
      LongFunction<byte[]> lossLine,
      Consumer<String> complaints,
      LineOrder order) {
    this.out = out;
    this.mostBytes = mostBytes;
    this.reserve = reserve;
    this.lossLine = lossLine;
    this.complaints = complaints;
    this.order = order;
    this.thread = Thread.ofPlatform().name(thread).daemon().unstarted(this::run);
  }

  /// Starts the writer.
  ///
  /// @param thread the name of its thread
  /// @param out which nobody else writes to
  /// @param lossLine makes the line that reports the number of lost lines
  /// @param complaints takes the error in display form when the stream fails; must not block
  /// @throws OutOfMemoryError if the system gives no thread
  public static LineWriter start(
      String thread, OutputStream out, LongFunction<byte[]> lossLine, Consumer<String> complaints) {
    return start(thread, out, MOST_BYTES, RESERVE, lossLine, complaints, LineOrder.PLAIN);
  }

  /// Starts a writer whose lines tell their order.
  static LineWriter start(
      String thread,
      OutputStream out,
      LongFunction<byte[]> lossLine,
      Consumer<String> complaints,
      LineOrder order) {
    return start(thread, out, MOST_BYTES, RESERVE, lossLine, complaints, order);
  }

  /// Starts a writer with other limits.
  static LineWriter start(
      String thread,
      OutputStream out,
      int mostBytes,
      int reserve,
      LongFunction<byte[]> lossLine,
      Consumer<String> complaints,
      LineOrder order) {
    LineWriter writer =
        new LineWriter(thread, out, mostBytes, reserve, lossLine, complaints, order);
    writer.thread.start();
    return writer;
  }

  /// Queues a line without waiting for it. It is dropped if there is no room.
  ///
  /// @param text with its line feed; it must not be changed after that
  public void write(byte[] text) {
    lock.lock();
    try {
      if (!offer(new Line(text, 0), mostBytes)) {
        lose(1);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Writes a line, and waits for room and until the stream has accepted or refused it. An
  /// interrupt ends the wait and stays set.
  ///
  /// @param text with its line feed; it must not be changed after that
  /// @param atMost how long to wait
  /// @return false on timeout; the line is still written later if it got room
  public boolean write(byte[] text, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    Line line = new Line(text, 0);
    return awaitRoom(line, end) && await(line, end);
  }

  /// Writes a line before those that wait, and waits until the stream has accepted or refused it.
  ///
  /// @param text gives the line with its line feed, or null for none, when only the line that is
  ///   being written stands before it; it must not block
  /// @param atMost how long to wait
  /// @return false on timeout
  boolean writeFirst(Supplier<byte @Nullable []> text, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    Line line;
    lock.lock();
    try {
      byte[] given = text.get();
      if (given == null) {
        return true;
      }
      line = new Line(given, 0);
      Line current = queue.pollFirst();
      queue.addFirst(line);
      if (current != null) {
        queue.addFirst(current);
      }
      bytes += line.size();
      added.signal();
    } finally {
      lock.unlock();
    }
    return await(line, end);
  }

  /// Waits until all earlier lines are written.
  ///
  /// @param atMost how long to wait
  /// @return false on timeout
  public boolean flush(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    for (Line last = last(); last != null; last = last()) {
      if (!await(last, end)) {
        return false;
      }
    }
    return true;
  }

  /// The number of lines that were dropped or that the stream refused.
  public long lost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Line last() {
    lock.lock();
    try {
      return queue.peekLast();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom(Line line, long end) {
    lock.lock();
    try {
      while (!offer(line, mostBytes + reserve)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          lose(1);
          return false;
        }
        long _ = removed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose(1);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static boolean await(Line line, long end) {
    try {
      return line.done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // These need the lock.

  /// An empty queue accepts a line of any size.
  private boolean offer(Line line, int most) {
    if (!queue.isEmpty() && bytes + line.size() > most) {
      return false;
    }
    reportLosses();
    add(line);
    return true;
  }

  /// The report of losses goes before the next line.
  private void reportLosses() {
    if (unreported > 0) {
      long losses = unreported;
      unreported = 0;
      add(new Line(lossLine.apply(losses), losses));
    }
  }

  private void add(Line line) {
    queue.addLast(line);
    bytes += line.size();
    added.signal();
  }

  private void lose(long lines) {
    lost += lines;
    unreported += lines;
  }

  // On its thread.

  private void run() {
    try {
      while (true) {
        Line line = next();
        remove(line, emit(line));
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private Line next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        added.await();
      }
      return queue.getFirst();
    } finally {
      lock.unlock();
    }
  }

  /// @return whether the stream accepted it
  private boolean emit(Line line) {
    try {
      out.write(order.next(line.text));
      out.flush();
      isBroken = false;
      order.accepted();
      return true;
    } catch (Throwable e) { // whatever it is: later lines may be written
      order.refused();
      if (!isBroken) {
        isBroken = true;
        complaints.accept(DisplayForm.ofText(String.valueOf(e.getMessage())));
      }
      return false;
    }
  }

  /// After a failed write, the losses are reported only before the next line; otherwise this would
  /// loop forever.
  private void remove(Line line, boolean isWritten) {
    lock.lock();
    try {
      queue.removeFirst();
      bytes -= line.size();
      if (isWritten) {
        if (bytes <= mostBytes / 2) { // or reports would take the room of what they report
          reportLosses();
        }
      } else if (line.losses > 0) {
        unreported += line.losses;
      } else {
        lose(1);
      }
      removed.signalAll();
    } finally {
      lock.unlock();
    }
    line.done.countDown();
  }

  /// Stops writing after the current line.
  @Override
  public void close() {
    thread.interrupt();
  }
}
