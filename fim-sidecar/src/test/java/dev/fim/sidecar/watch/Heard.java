package dev.fim.sidecar.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.finding.TargetVerdict;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a watch has told, for a test to wait for.
final class Heard implements WatchListener {

  private static final long SECONDS = 20;

  /// A verdict and what it was made for.
  record Told(TargetVerdict verdict, Occasion occasion) {

    List<String> findings() {
      return verdict.allFindings().stream()
          .map(finding -> finding.kind().label() + " " + finding.path().display())
          .toList();
    }
  }

  final BlockingQueue<Told> verdicts = new LinkedBlockingQueue<>();
  final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
  final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

  @Override
  public void verdict(TargetVerdict verdict, Occasion occasion) {
    verdicts.add(new Told(verdict, occasion));
  }

  @Override
  public void notice(Notice notice) {
    notices.add(notice);
  }

  @Override
  public void failed(Throwable fault) {
    faults.add(fault);
  }

  /// The next verdict, of whatever kind.
  Told next() {
    try {
      Told told = verdicts.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(told).as("a verdict; faults: %s, notices: %s", faults, notices).isNotNull();
      return told;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The next verdict that is drift; those before it must have said that all is well.
  Told nextDrift() {
    Told told = next();
    while (!(told.verdict() instanceof TargetVerdict.Drifted)) {
      assertThat(told.verdict()).isInstanceOf(TargetVerdict.Intact.class);
      told = next();
    }
    return told;
  }

  /// The next verdict of a sweep.
  Told nextSweep() {
    Told told = next();
    while (told.occasion().trigger() != Occasion.Trigger.SWEEP) {
      told = next();
    }
    return told;
  }

  Notice nextNotice() {
    try {
      Notice notice = notices.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(notice).as("a notice; faults: %s", faults).isNotNull();
      return notice;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
