package dev.fim.scan.state;

import dev.fim.policy.Policy;
import dev.fim.scan.ScanBounds;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.UnselectedNames;

/// The state that the threads of one scan share: cancellation, limits and counts. Thread-safe.
///
/// A scan ends when its monitor is cancelled, or when its cursor is closed early. Closing does not
/// cancel the monitor, which may serve another scan afterwards.
public final class ScanState {

  private final ScanMonitor monitor;
  private final ReadRate rate;
  private final ScanBounds bounds;
  private final RuleMatches matches;
  private final UnselectedNames unselected;
  private volatile boolean stopped;

  /// Creates a state with a read rate and other limits.
  ///
  /// @param matches receives the counts
  public ScanState(
      ScanMonitor monitor,
      ReadRate rate,
      ScanBounds bounds,
      RuleMatches matches,
      UnselectedNames unselected) {
    this.monitor = monitor;
    this.rate = rate;
    this.bounds = bounds;
    this.matches = matches;
    this.unselected = unselected;
  }

  public ScanState(ScanMonitor monitor, ReadRate rate) {
    this(
        monitor,
        rate,
        ScanBounds.NONE,
        new RuleMatches(Policy.standard()),
        UnselectedNames.OMITTED);
  }

  public ScanState(ScanMonitor monitor) {
    this(monitor, new ReadRate(0));
  }

  public ScanBounds bounds() {
    return bounds;
  }

  public RuleMatches matches() {
    return matches;
  }

  public UnselectedNames unselected() {
    return unselected;
  }

  public void stop() {
    stopped = true;
  }

  public boolean isOver() {
    return stopped || monitor.isCancelled();
  }

  /// Counts bytes read, and waits if they exceed the rate.
  public void countBytes(long read) {
    monitor.countBytes(read);
    rate.pay(read, this);
  }
}
