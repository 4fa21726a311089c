package dev.fim.scan.walk;

import java.util.concurrent.Semaphore;

/// Bounds how many directories a scan holds open at once, whatever the depth and width of the tree.
/// Thread-safe.
///
/// With one descriptor for the root and one for each worker this stays below 64.
final class DescriptorBudget {

  /// Directories at once, those that wait for a worker included.
  private static final int DIRECTORIES = 48;

  /// Directories that a walk keeps open on the way down to where it is; it opens the ones above
  /// again when it comes back.
  static final int ON_THE_WAY = 16;

  private final Semaphore permits = new Semaphore(DIRECTORIES);

  /// Takes a place if there is one.
  boolean tryTake() {
    return permits.tryAcquire();
  }

  /// Waits for a place.
  void take() throws InterruptedException {
    permits.acquire();
  }

  void giveBack() {
    permits.release();
  }
}
