package dev.fim.scan;

/// Whether one scan is still wanted. Thread-safe.
///
/// A scan ends when its monitor is cancelled, and also when its cursor is closed early: that is no
/// business of the monitor, which may serve another scan after this one.
final class ScanState {

  private final ScanMonitor monitor;
  private volatile boolean stopped;

  ScanState(ScanMonitor monitor) {
    this.monitor = monitor;
  }

  void stop() {
    stopped = true;
  }

  boolean isOver() {
    return stopped || monitor.isCancelled();
  }

  void countBytes(long read) {
    monitor.countBytes(read);
  }
}
