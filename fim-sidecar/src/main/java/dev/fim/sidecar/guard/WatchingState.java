package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.inspection.ProcessInspector;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.guard.GuardInbox.Message;
import dev.fim.sidecar.guard.setup.Reporting;
import dev.fim.sidecar.response.decision.Decision;
import dev.fim.sidecar.watch.CheckContext;
import dev.fim.sidecar.watch.WatchNotice;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches a container until it ends: answers the findings of its watch, inspects its processes,
/// and executes requests.
final class WatchingState implements GuardState {

  private static final Duration INSPECT = Duration.ofSeconds(1);

  private final GuardParts parts;
  private final PodAccess pod;
  private WatchedContainer container;
  private long inspectAt = System.nanoTime();
  private boolean closed;
  private volatile @Nullable String unverified;
  private volatile @Nullable String unknownProcesses;
  private volatile @Nullable String hung;

  private WatchingState(GuardParts parts, PodAccess pod, WatchedContainer container) {
    this.parts = parts;
    this.pod = pod;
    this.container = container;
    this.unverified = notSwept();
  }

  /// Starts the watch, and takes ownership of root and baseline.
  static WatchingState start(
      GuardParts parts, PodAccess pod, PinnedRoot root, BaselineInForce baseline) {
    parts.inbox().forgetFindings();
    WatchedContainer container =
        WatchedContainer.start(
            parts.shared(),
            parts.settings(),
            pod.proc(),
            pod.processes(),
            root,
            baseline,
            parts.threads(),
            parts.inbox());
    return new WatchingState(parts, pod, container);
  }

  private String name() {
    return parts.baseline().name();
  }

  private String notSwept() {
    return name() + ": no sweep has finished yet";
  }

  @Override
  public GuardState step() throws InterruptedException {
    long left = inspectAt - System.nanoTime();
    if (left <= 0) { // first, or who makes events without end would never be looked at
      return inspect();
    }
    Message message = parts.inbox().take(Duration.ofNanos(left));
    if (parts.inbox().hasMissed()) {
      container.watcher().requestSweep();
    }
    return switch (message) {
      case null -> this; // the time is over
      case Message.Found(TargetVerdict verdict, CheckContext context) -> {
        count(verdict, context);
        yield answer(verdict, context.trigger());
      }
      case Message.Noticed(WatchNotice notice) -> {
        report(notice);
        yield this;
      }
      case Message.Failed(Throwable fault) -> {
        parts.fault(name(), fault);
        yield leave(); // and start over
      }
      case Message.Asked asked -> {
        parts.maintenance().reply(asked, container, this::holdAgainst);
        yield this;
      }
    };
  }

  // Its processes.

  private GuardState inspect() throws InterruptedException {
    if (!container.root().alive()) {
      return gone();
    }
    watchSweep();
    pod.search().keep();
    WatchedContainer.Inspected inspected = container.inspect();
    reportUnverifiable(inspected.unverifiable());
    Duration next = inspected.lookAgain() ? ProcessInspector.SETTLING : INSPECT;
    inspectAt = System.nanoTime() + next.toNanos();
    return inspected.findings().isEmpty()
        ? this
        : answer(TargetVerdict.of(inspected.findings()), CheckContext.Trigger.EVENT);
  }

  private void watchSweep() {
    Duration sweeping = container.watcher().sweeping();
    if (sweeping.compareTo(GuardLiveness.STALLED) > 0) {
      unverified = "%s: a sweep has taken %d s".formatted(name(), sweeping.toSeconds());
    }
    boolean isHung =
        container.watcher().standing().compareTo(GuardLiveness.STALLED) > 0
            || sweeping.compareTo(parts.settings().watch().longestSweep()) > 0;
    hung = isHung ? "%s: a sweep hangs".formatted(name()) : null;
  }

  /// A container is not ready while one of its processes cannot be examined. That ends nothing:
  /// many programs forbid it for good reasons.
  private void reportUnverifiable(List<Finding> processes) {
    parts.reporter().processes(processes);
    unknownProcesses =
        processes.isEmpty()
            ? null
            : "%s: %d of its processes cannot be examined".formatted(name(), processes.size());
  }

  // Its files.

  private void count(TargetVerdict verdict, CheckContext context) {
    boolean isSweep = context.trigger() == CheckContext.Trigger.SWEEP;
    Duration took = Duration.ofNanos(System.nanoTime() - context.since());
    Reporting reporting = parts.shared().reporting();
    reporting.metrics().scanned(name(), isSweep ? "sweep" : "targeted", took, context.entries());
    reporting.metrics().watching(name(), container.watcher().watches());
    if (isSweep && verdict instanceof TargetVerdict.Intact) {
      parts.verdicts().noteIntact(name());
    }
  }

  private GuardState answer(TargetVerdict verdict, CheckContext.Trigger trigger)
      throws InterruptedException {
    return switch (parts.verdicts().handle(verdict, new WatchedTarget(trigger), pod.responder())) {
      case VerdictHandler.Outcome.Vanished _ -> gone();
      case VerdictHandler.Outcome.Ended _ ->
          container.root().alive() ? this : gone(); // it may not have been possible to end it
      case VerdictHandler.Outcome.RunsOn _, VerdictHandler.Outcome.Open _ -> this;
    };
  }

  /// The context of a finding while the container is watched.
  private final class WatchedTarget implements VerdictHandler.CheckedTarget {

    private final CheckContext.Trigger trigger;

    WatchedTarget(CheckContext.Trigger trigger) {
      this.trigger = trigger;
    }

    @Override
    public PinnedRoot root() {
      return container.root();
    }

    /// Without a verdict here, a sweep is requested.
    @Override
    public @Nullable TargetVerdict again(Collection<RawPath> paths) {
      try {
        return container.watcher().look(paths);
      } catch (FimException e) {
        if (!container.root().alive()) {
          return new TargetVerdict.Gone();
        }
        parts.reporter().log(String.valueOf(e.getMessage()));
        container.watcher().requestSweep();
        return null;
      }
    }

    /// One intact path does not make a container ready: a whole sweep does.
    @Override
    public void decided(Decision decision, TargetVerdict verdict) {
      TargetBaseline baseline = parts.baseline();
      if (trigger == CheckContext.Trigger.SWEEP) {
        parts.reporter().policyNotes(container.policyNotes());
      }
      if (!decision.ready()) {
        unverified = name() + ": its files are not verified";
      } else if (trigger == CheckContext.Trigger.SWEEP) {
        baseline.giveBack(); // pauses the program briefly
        String shortfall = baseline.shortfall();
        unverified = shortfall == null ? null : name() + ": its baseline: " + shortfall;
        parts.reporter().beginAnew();
      }
      parts.verdicts().noteDrift(name(), verdict);
    }
  }

  private void report(WatchNotice notice) {
    Reporting reporting = parts.shared().reporting();
    if (notice.kind() == WatchNotice.Kind.OVERFLOW) {
      reporting.metrics().overflowed();
    }
    switch (notice.kind()) {
      case OVERFLOW, UNWATCHED, FLOOD ->
          reporting.events().write(new Event.Overflow(name(), notice.detail()));
      case UNMOUNTED, NO_VERDICT, SLOW_REREAD -> {} // the log is enough
    }
    parts.reporter().log(name() + ": " + notice.detail());
  }

  private void holdAgainst(BaselineInForce accepted) {
    parts.inbox().forgetFindings();
    container = container.heldAgainst(accepted, parts.inbox());
    parts.baseline().report(accepted);
    unverified = notSwept();
    inspectAt = System.nanoTime();
  }

  // Its end.

  private GuardState gone() {
    pod.search().leave(container.lastSeen());
    parts.shared().reporting().events().write(new Event.TargetGone(name()));
    return leave();
  }

  private GuardState leave() {
    String notFound = notFound();
    close();
    return new SeekingState(parts, pod, notFound);
  }

  private String notFound() {
    return name() + ": not found yet";
  }

  @Override
  public WatchedContainer container() {
    return container;
  }

  @Override
  public @Nullable String unverified() {
    return unverified;
  }

  @Override
  public @Nullable String notReady() {
    String files = unverified;
    return files == null ? unknownProcesses : files;
  }

  @Override
  public @Nullable String hung() {
    return hung;
  }

  @Override
  public void close() {
    unknownProcesses = null;
    hung = null;
    if (!closed) {
      closed = true;
      parts.shared().reporting().metrics().forget(name());
      unverified = notFound();
      container.close();
    }
    parts.baseline().forget();
  }
}
