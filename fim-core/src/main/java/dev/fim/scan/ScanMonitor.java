package dev.fim.scan;

import java.util.concurrent.atomic.LongAdder;

/// How far a scan has come, and the way to stop it. Thread-safe.
public final class ScanMonitor {

  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile long expectedEntries;
  private volatile long expectedBytes;
  private volatile boolean cancelled;

  /// For one scan.
  public ScanMonitor() {}

  /// Entries handed out so far.
  public long entries() {
    return entries.sum();
  }

  /// Bytes of content read so far.
  public long bytes() {
    return bytes.sum();
  }

  /// How many entries there were when the tree was recorded; 0 if that is not known.
  public long expectedEntries() {
    return expectedEntries;
  }

  /// How many bytes there were; 0 if that is not known.
  public long expectedBytes() {
    return expectedBytes;
  }

  /// Says what is to be expected.
  public void expect(long entriesInAll, long bytesInAll) {
    expectedEntries = entriesInAll;
    expectedBytes = bytesInAll;
  }

  /// Makes the scan end soon, with [dev.fim.error.Problem#INTERRUPTED].
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /// Counts an entry that is handed out.
  public void countEntry() {
    entries.increment();
  }

  /// Counts content that was read.
  ///
  /// @param read in bytes
  public void countBytes(long read) {
    bytes.add(read);
  }
}
