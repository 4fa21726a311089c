package dev.fim.sidecar.guard;

import dev.fim.compare.Change;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.sidecar.container.OwnProcess;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.SidecarExposure;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.guard.GuardInbox.Message;
import dev.fim.sidecar.guard.search.StuckStart;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStatus;
import dev.fim.sidecar.procfs.Reading;
import dev.fim.sidecar.response.decision.Action;
import dev.fim.sidecar.response.decision.Decision;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import dev.fim.sidecar.watch.baseline.BaselineResolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Looks for the container and resolves its baseline. A container that cannot be watched for too
/// long is answered.
final class SeekingState implements GuardState {

  /// The interval: a restarted container should be found within a second.
  private static final Duration SEEK = Duration.ofMillis(200);

  /// The pause after a failure, because recording a baseline takes long.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final GuardParts parts;
  private final PodAccess pod;
  private long seekAt = System.nanoTime();
  private @Nullable WatchingState found;
  private volatile String unverified;

  /// @param unverified the reason until the first look
  SeekingState(GuardParts parts, PodAccess pod, String unverified) {
    this.parts = parts;
    this.pod = pod;
    this.unverified = unverified;
  }

  @Override
  public GuardState step() throws InterruptedException {
    if (System.nanoTime() - seekAt >= 0) {
      String why = pod.search().look(this::adoptOrWait);
      if (found != null) {
        return found;
      }
      unverified = Objects.requireNonNull(why);
      answerStuck(pod.search().stuck());
    }
    if (parts.inbox().take(SEEK) instanceof Message.Asked asked) { // nothing is watched
      parts.maintenance().reply(asked, null, _ -> {});
    }
    return this;
  }

  private @Nullable String adoptOrWait(PinnedRoot root) {
    try {
      return adopt(root);
    } catch (FimException e) {
      seekAt = System.nanoTime() + (root.alive() ? AGAIN.toNanos() : 0);
      if (e.problem() == Problem.POLICY) {
        parts.baseline().keepName();
        parts.reporter().alarm(Action.Cause.UNCONFIRMED, List.of(nothingSelected(e)));
      }
      throw e;
    }
  }

  /// A policy that selects nothing leaves nothing to compare.
  private static Finding nothingSelected(FimException e) {
    Reason reason = new Reason(Reason.Cause.NOTHING_SELECTED, e.fact());
    return new Finding.File(
        new Change.Unverifiable(RawPath.ROOT, null, reason, RuleLabel.NONE), /* onVolume= */ false);
  }

  private @Nullable String adopt(PinnedRoot root) {
    TargetBaseline baseline = parts.baseline();
    return switch (parts.patiently(() -> baseline.resolve(pod.proc(), root))) {
      case BaselineResolution.Found(BaselineInForce inForce) -> {
        baseline.keepName();
        parts.reporter().watched();
        baseline.report(inForce);
        logExposure(root);
        found = WatchingState.start(parts, pod, root, inForce);
        yield null;
      }
      case BaselineResolution.HoldOff(Instant until) ->
          baseline.name() + ": its baseline will be recorded at " + until;
    };
  }

  private void logExposure(PinnedRoot root) {
    ProcRoot proc = pod.proc();
    Reading<ProcessStatus> target =
        proc.ask(root.containerRun().container().first().pid(), ProcessFiles::status);
    if (target instanceof Reading.Value<ProcessStatus>(ProcessStatus status)) {
      SidecarExposure.of(status, OwnProcess.status(proc)).forEach(parts.reporter()::note);
    }
  }

  /// Answers a container that cannot be watched for too long like one that has drifted.
  private void answerStuck(@Nullable StuckStart stuck) throws InterruptedException {
    if (stuck == null) {
      return;
    }
    Finding finding = stuck.finding();
    TargetVerdict verdict = TargetVerdict.of(List.of(finding));
    unverified = "%s: %s".formatted(parts.settings().label(), finding.reason());
    parts.verdicts().noteDrift(parts.baseline().name(), verdict);
    PinnedRoot root = stuck.isTarget() ? PinnedRoot.unready(pod.proc(), stuck.container()) : null;
    if (root == null) {
      parts.reporter().alarm(Action.Cause.UNVERIFIABLE, List.of(finding));
      return;
    }
    try (root) {
      VerdictHandler.Outcome _ =
          parts.verdicts().handle(verdict, new NotWatched(root), pod.responder());
    }
  }

  /// The context of a finding about a container that is not watched.
  private record NotWatched(PinnedRoot root) implements VerdictHandler.CheckedTarget {

    /// There are no files to check.
    @Override
    public @Nullable TargetVerdict again(Collection<RawPath> paths) {
      return null;
    }

    @Override
    public void decided(Decision decision, TargetVerdict verdict) {}
  }

  @Override
  public @Nullable WatchedContainer container() {
    return null;
  }

  @Override
  public String unverified() {
    return unverified;
  }

  @Override
  public void close() {
    if (found == null) {
      parts.baseline().forget();
    } else {
      found.close();
    }
  }
}
