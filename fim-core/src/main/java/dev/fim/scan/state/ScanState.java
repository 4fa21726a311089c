package dev.fim.scan.state;

import dev.fim.policy.Policy;
import dev.fim.scan.ScanBounds;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.UnselectedNames;

/// Whether one scan is still wanted, and how much of it. Thread-safe.
///
/// A scan ends when its monitor is cancelled, and also when its cursor is closed early: that is no
/// business of the monitor, which may serve another scan after this one.
public final class ScanState {

  private final ScanMonitor monitor;
  private final ReadRate rate;
  private final ScanBounds bounds;
  private final RuleMatches matches;
  private final UnselectedNames unselected;
  private volatile boolean stopped;

  /// With a bound on what is read in a second, and others.
  ///
  /// @param matches takes what was selected
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

  /// Counts what was read, and waits where that was faster than it may be.
  public void countBytes(long read) {
    monitor.countBytes(read);
    rate.pay(read, this);
  }
}
