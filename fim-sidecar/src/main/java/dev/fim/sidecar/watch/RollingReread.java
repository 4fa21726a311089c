package dev.fim.sidecar.watch;

import dev.fim.file.FileEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Chooses in each sweep which files are read again although they look unchanged, so that every
/// file is read within a period. For one sweep at a time.
final class RollingReread {

  /// The cost of opening a file, in bytes: otherwise a tree of empty files would be read all at
  /// once.
  private static final long FILE_COST = 4096;

  private static final double NANOS = 1e9;

  private final double bytesPerSecond;
  private final Duration round;
  private @Nullable Instant last;
  private double budget;
  private int next;
  private boolean chose;

  /// Makes one for a tree with this number of entries and bytes.
  ///
  /// @param rate the maximum in bytes per second; where it is too low for the period, a round takes
  ///   longer: see [#round]
  RollingReread(long entries, long bytes, Duration period, long rate) {
    double cost = bytes + (double) entries * FILE_COST;
    double wanted = cost / (period.toNanos() / NANOS);
    this.bytesPerSecond = Math.min(wanted, (double) rate);
    this.round = Duration.ofMillis((long) Math.ceil(cost / bytesPerSecond * 1000));
  }

  /// The time until every file has been read again.
  Duration round() {
    return round;
  }

  /// Starts a sweep.
  void begin(Instant now) {
    Instant before = last == null ? now : last;
    last = now;
    double elapsed = Math.max(0, Duration.between(before, now).toNanos() / NANOS);
    budget = Math.min(budget, 0) + elapsed * bytesPerSecond;
    chose = false;
  }

  /// Whether to read this file now; to be called in the order of the tree.
  boolean wants(int position, FileEntry file) {
    if (budget <= 0 || position < next) {
      return false;
    }
    budget -= file.size() + FILE_COST;
    next = position + 1;
    chose = true;
    return true;
  }

  /// Ends a sweep that reached the end of the tree. If the round is complete and there was capacity
  /// left, the next sweep starts a new round.
  void end() {
    if (budget > 0) {
      next = 0;
    }
  }

  /// Whether the last sweep read any file again.
  boolean chose() {
    return chose;
  }
}
