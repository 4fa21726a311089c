package dev.fim.sidecar.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.finding.TargetVerdict;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a watch has recorded, for a test to wait for.
final class WatchRecorder implements WatchListener {

  private static final long SECONDS = 20;

  /// A verdict and what it was made for.
  record Recorded(TargetVerdict verdict, CheckContext context) {

    List<String> findings() {
      return verdict.allFindings().stream()
          .map(finding -> finding.kind().label() + " " + finding.path().display())
          .toList();
    }
  }

  final BlockingQueue<Recorded> verdicts = new LinkedBlockingQueue<>();
  final BlockingQueue<WatchNotice> notices = new LinkedBlockingQueue<>();
  final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

  @Override
  public void verdict(TargetVerdict verdict, CheckContext context) {
    verdicts.add(new Recorded(verdict, context));
  }

  @Override
  public void notice(WatchNotice notice) {
    notices.add(notice);
  }

  @Override
  public void failed(Throwable fault) {
    faults.add(fault);
  }

  /// The next verdict, of whatever kind.
  Recorded next() {
    try {
      Recorded recorded = verdicts.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(recorded).as("a verdict; faults: %s, notices: %s", faults, notices).isNotNull();
      return recorded;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The next verdict that is drift; those before it must have said that all is well.
  Recorded nextDrift() {
    Recorded recorded = next();
    while (!(recorded.verdict() instanceof TargetVerdict.Drifted)) {
      assertThat(recorded.verdict()).isInstanceOf(TargetVerdict.Intact.class);
      recorded = next();
    }
    return recorded;
  }

  /// The next verdict of a sweep.
  Recorded nextSweep() {
    Recorded recorded = next();
    while (recorded.context().trigger() != CheckContext.Trigger.SWEEP) {
      recorded = next();
    }
    return recorded;
  }

  WatchNotice nextNotice() {
    try {
      WatchNotice notice = notices.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(notice).as("a notice; faults: %s", faults).isNotNull();
      return notice;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
