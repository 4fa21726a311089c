package dev.fim.scan.walk;

import java.util.concurrent.Semaphore;

/// Bounds how many directories a scan holds open at once, for any depth and width of the tree.
/// Thread-safe.
///
/// With one descriptor for the root and one for each worker this stays below 64.
final class DescriptorBudget {

  /// Open directories, including those that wait for a worker.
  private static final int DIRECTORIES = 48;

  /// Directories above its position that a walk keeps open; it reopens the others when it returns
  /// to them.
  static final int ON_THE_WAY = 16;

  private final Semaphore permits = new Semaphore(DIRECTORIES);

  /// Takes a permit if there is one.
  boolean tryTake() {
    return permits.tryAcquire();
  }

  /// Waits for a permit.
  void take() throws InterruptedException {
    permits.acquire();
  }

  void giveBack() {
    permits.release();
  }
}
