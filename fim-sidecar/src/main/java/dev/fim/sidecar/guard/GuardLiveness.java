package dev.fim.sidecar.guard;

import java.time.Duration;
import java.util.function.Supplier;

/// Whether a guard goes on: by the time since its last step, and by the faults of this program.
/// Steps and faults come from the thread of the guard; the questions are for any thread.
final class GuardLiveness {

  /// Without a step for so long, the sidecar is worth a restart.
  static final Duration STALLED = Duration.ofMinutes(2);

  /// Faults of this program are forgotten after that; so many before are worth a restart.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private static final int MOST_FAULTS = 10;

  private volatile long progress = System.nanoTime();
  private volatile Duration patience = STALLED;
  private volatile int faults;
  private volatile long lastFault;

  /// A step begins.
  void step() {
    progress = System.nanoTime();
  }

  /// Does what may take long, since it reads a whole tree.
  <T> T patiently(Duration atMost, Supplier<T> work) {
    patience = atMost;
    try {
      return work.get();
    } finally {
      progress = System.nanoTime();
      patience = STALLED;
    }
  }

  /// This program has failed.
  void fault() {
    long now = System.nanoTime();
    faults = now - lastFault > FORGOTTEN.toNanos() ? 1 : faults + 1;
    lastFault = now;
  }

  /// How many faults there were lately.
  int faults() {
    return faults;
  }

  boolean hasTooManyFaults() {
    return faults >= MOST_FAULTS && System.nanoTime() - lastFault < FORGOTTEN.toNanos();
  }

  /// For how long there was no step.
  Duration standing() {
    return Duration.ofNanos(System.nanoTime() - progress);
  }

  /// For how long there need be none.
  Duration patience() {
    return patience;
  }
}
