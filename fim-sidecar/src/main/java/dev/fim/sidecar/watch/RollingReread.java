package dev.fim.sidecar.watch;

import dev.fim.file.FileEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Chooses, sweep by sweep, which files are read again although they look the same, so that each
/// has its turn within a period. For one sweep at a time.
final class RollingReread {

  /// What opening a file costs, as bytes: else a tree of empty files would be read all at once.
  private static final long FILE_COST = 4096;

  private static final double NANOS = 1e9;

  private final double bytesPerSecond;
  private final Duration round;
  private @Nullable Instant last;
  private double budget;
  private int next;
  private boolean chose;

  /// For a tree of so many entries and bytes.
  ///
  /// @param rate in bytes a second, at the most; where it is too low for the period, a round takes
  ///   longer: see [#round]
  RollingReread(long entries, long bytes, Duration period, long rate) {
    double cost = bytes + (double) entries * FILE_COST;
    double wanted = cost / (period.toNanos() / NANOS);
    this.bytesPerSecond = Math.min(wanted, (double) rate);
    this.round = Duration.ofMillis((long) Math.ceil(cost / bytesPerSecond * 1000));
  }

  /// How long it takes until every file has been read again.
  Duration round() {
    return round;
  }

  /// Begins a sweep.
  void begin(Instant now) {
    Instant before = last == null ? now : last;
    last = now;
    double elapsed = Math.max(0, Duration.between(before, now).toNanos() / NANOS);
    budget = Math.min(budget, 0) + elapsed * bytesPerSecond;
    chose = false;
  }

  /// Whether it is the turn of a file; asked in order.
  boolean wants(int position, FileEntry file) {
    if (budget <= 0 || position < next) {
      return false;
    }
    budget -= file.size() + FILE_COST;
    next = position + 1;
    chose = true;
    return true;
  }

  /// Ends a sweep that came to the end of the tree. If it is over and there was more to spend, the
  /// next one begins from the start.
  void end() {
    if (budget > 0) {
      next = 0;
    }
  }

  /// Whether the last sweep read anything for this reason.
  boolean chose() {
    return chose;
  }
}
