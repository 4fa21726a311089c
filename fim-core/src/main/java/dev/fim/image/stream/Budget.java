package dev.fim.image.stream;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.scan.ScanMonitor;
import java.io.IOException;
import java.io.InputStream;

/// Bounds what an image may cost. For one thread.
///
/// Unpacked, it may have [#RATIO] bytes for each byte that was read of it and [#ALLOWED] besides,
/// and never more than [#MOST_BYTES]: no packed data of gzip have more, and a small file cannot
/// keep a processor busy for long. What is held of it in memory may have a fourth of the heap.
public final class Budget {

  /// In bytes.
  public static final long MOST_BYTES = 1L << 40;

  public static final long RATIO = 1100;

  /// In bytes.
  public static final long ALLOWED = 1L << 30;

  private final ScanMonitor monitor;
  private final long mostHeld;
  private long read;
  private long unpacked;
  private long held;
  private long entries;

  /// A budget by the heap of this process.
  public Budget(ScanMonitor monitor) {
    this(monitor, Runtime.getRuntime().maxMemory() / 4);
  }

  /// A budget with another bound of memory.
  ///
  /// @param mostHeld how many bytes may be held in memory
  public Budget(ScanMonitor monitor, long mostHeld) {
    this.monitor = monitor;
    this.mostHeld = mostHeld;
  }

  /// Counts what is read of the image itself, and looks whether the run was cancelled.
  public InputStream counted(InputStream in) {
    return new Counted(in, this::countRead);
  }

  /// Counts what comes out of packed data. Reading fails with a [MalformedException] once it is too
  /// much.
  public InputStream unpacked(InputStream in) {
    return new Counted(in, this::countUnpacked);
  }

  private interface Counter {
    void count(int bytes) throws MalformedException;
  }

  private static final class Counted extends InputStream {

    private final InputStream in;
    private final Counter counter;

    Counted(InputStream in, Counter counter) {
      this.in = in;
      this.counter = counter;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      counter.count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] to, int start, int count) throws IOException {
      int got = in.read(to, start, count);
      counter.count(Math.max(0, got));
      return got;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private void countRead(int count) {
    read += count;
    monitor.countBytes(count);
    if (monitor.isCancelled()) {
      throw new FimException(
          Problem.INTERRUPTED, "read", "the image", "the run was interrupted", null);
    }
  }

  private void countUnpacked(int count) throws MalformedException {
    unpacked += count;
    if (unpacked > MOST_BYTES || (unpacked - ALLOWED) / RATIO > read) {
      throw new MalformedException(
          "unpacked, the image has more than %d bytes, from %d bytes that were read of it"
              .formatted(unpacked, read));
    }
  }

  /// Counts entries that are held in memory.
  ///
  /// @param bytes that they take
  /// @throws MalformedException if there is no room for them
  public void hold(long count, long bytes) throws MalformedException {
    entries += count;
    held += bytes;
    if (held > mostHeld) {
      throw new MalformedException(
          "it needs more memory than a fourth of the heap, %d bytes, after %d entries"
              .formatted(mostHeld, entries));
    }
  }

  /// Takes back what is no longer held.
  public void release(long bytes) {
    held -= bytes;
  }
}
