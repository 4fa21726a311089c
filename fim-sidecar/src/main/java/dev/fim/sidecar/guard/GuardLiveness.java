package dev.fim.sidecar.guard;

import java.time.Duration;
import java.util.function.Supplier;

/// Tells whether a guard is alive: by the time since its last step, and by the faults of this
/// program. The guard's thread reports steps and faults; any thread may ask.
final class GuardLiveness {

  /// After this time without a step, the sidecar should be restarted.
  static final Duration STALLED = Duration.ofMinutes(2);

  /// Faults are forgotten after this time; this many before should lead to a restart.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private static final int MOST_FAULTS = 10;

  private volatile long progress = System.nanoTime();
  private volatile Duration patience = STALLED;
  private volatile int faults;
  private volatile long lastFault;

  /// Records the start of a step.
  void step() {
    progress = System.nanoTime();
  }

  /// Runs work that may take long because it reads a whole tree.
  <T> T patiently(Duration atMost, Supplier<T> work) {
    patience = atMost;
    try {
      return work.get();
    } finally {
      progress = System.nanoTime();
      patience = STALLED;
    }
  }

  /// Records a fault of this program.
  void fault() {
    long now = System.nanoTime();
    faults = now - lastFault > FORGOTTEN.toNanos() ? 1 : faults + 1;
    lastFault = now;
  }

  /// The number of recent faults.
  int faults() {
    return faults;
  }

  boolean hasTooManyFaults() {
    return faults >= MOST_FAULTS && System.nanoTime() - lastFault < FORGOTTEN.toNanos();
  }

  /// The time since the last step.
  Duration standing() {
    return Duration.ofNanos(System.nanoTime() - progress);
  }

  /// The allowed time without a step.
  Duration patience() {
    return patience;
  }
}
