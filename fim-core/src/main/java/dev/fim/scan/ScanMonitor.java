package dev.fim.scan;

import java.util.concurrent.atomic.LongAdder;

/// Shows the progress of a scan, and cancels it. Thread-safe.
public final class ScanMonitor {

  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile long expectedEntries;
  private volatile long expectedBytes;
  private volatile boolean cancelled;

  /// For one scan.
  public ScanMonitor() {}

  /// Entries returned so far.
  public long entries() {
    return entries.sum();
  }

  /// Bytes of content read so far.
  public long bytes() {
    return bytes.sum();
  }

  /// The recorded number of entries; 0 if not known.
  public long expectedEntries() {
    return expectedEntries;
  }

  /// The recorded number of bytes; 0 if not known.
  public long expectedBytes() {
    return expectedBytes;
  }

  /// Sets the expected totals.
  public void expect(long entriesInAll, long bytesInAll) {
    expectedEntries = entriesInAll;
    expectedBytes = bytesInAll;
  }

  /// Makes the scan fail soon with [dev.fim.error.Problem#INTERRUPTED].
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /// Counts a returned entry.
  public void countEntry() {
    entries.increment();
  }

  /// Counts content read.
  ///
  /// @param read in bytes
  public void countBytes(long read) {
    bytes.add(read);
  }
}
