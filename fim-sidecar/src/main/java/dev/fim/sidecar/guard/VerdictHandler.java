package dev.fim.sidecar.guard;

import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.guard.drift.DriftFile;
import dev.fim.sidecar.guard.drift.DriftHistory;
import dev.fim.sidecar.guard.report.TargetReporter;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.Action;
import dev.fim.sidecar.response.decision.Decider;
import dev.fim.sidecar.response.decision.Decision;
import dev.fim.sidecar.response.decision.Mode;
import dev.fim.sidecar.response.decision.ResponseHistory;
import dev.fim.sidecar.response.decision.ResponseSettings.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides about the findings of one target, and acts. For the thread of its guard, except
/// [#isActing].
final class VerdictHandler {

  /// The target that a verdict is about.
  interface CheckedTarget {

    PinnedRoot root();

    /// Checks single paths again.
    ///
    /// @return null if there is no verdict now
    @Nullable TargetVerdict again(Collection<RawPath> paths);

    /// Takes the decision before it is carried out.
    void decided(Decision decision, TargetVerdict verdict);
  }

  /// What happened to the target.
  sealed interface Outcome {
    /// The target runs on.
    ///
    /// @param action nothing, or an alarm
    record RunsOn(Action action) implements Outcome {}

    /// It was ended by this program.
    record Ended(Responder.Outcome outcome) implements Outcome {}

    /// It ended by itself.
    record Vanished() implements Outcome {}

    /// A second verdict was needed and not possible.
    record Open() implements Outcome {}
  }

  private final SharedResources shared;
  private final TargetSettings settings;
  private final TargetReporter reporter;
  private final DriftHistory driftHistory;
  private ResponseHistory history = ResponseHistory.NONE;
  private volatile @Nullable Instant heldUntil;
  private volatile @Nullable Instant intactAt;
  private volatile @Nullable Instant driftedAt;
  private volatile boolean acting;

  VerdictHandler(SharedResources shared, TargetSettings settings, TargetReporter reporter) {
    this.shared = shared;
    this.settings = settings;
    this.reporter = reporter;
    this.driftHistory =
        new DriftHistory(
            new DriftFile(shared.stores().drift(), settings.label()), shared.reporting().log());
  }

  /// Decides about a verdict, checks again if the decision needs it, and acts.
  Outcome handle(TargetVerdict first, CheckedTarget about, Responder responder)
      throws InterruptedException {
    TargetVerdict verdict = first;
    while (!(verdict instanceof TargetVerdict.Gone)) {
      Decision decision =
          Decider.decide(
              verdict,
              history,
              settings.response().under(supervisor(about)).heldUntil(heldUntil),
              shared.clock().instant());
      history = decision.history();
      about.decided(decision, verdict);
      switch (decision.action()) {
        case Action.None none -> {
          return new Outcome.RunsOn(none);
        }
        case Action.Recheck(List<Finding> findings, Duration after) -> {
          Thread.sleep(after);
          TargetVerdict again = about.again(paths(findings));
          if (again == null) {
            return new Outcome.Open();
          }
          verdict = again;
        }
        case Action.Alarm alarm -> {
          if (alarm.cause() != Action.Cause.UNVERIFIABLE) {
            remember(alarm.findings(), about.root());
          }
          reporter.alarm(alarm.cause(), alarm.findings());
          return new Outcome.RunsOn(alarm);
        }
        case Action.Act act -> {
          remember(act.findings(), about.root());
          return act(act, about.root(), responder);
        }
      }
    }
    return new Outcome.Vanished();
  }

  /// Adds findings to the history of drift, and reports drift that recurs at every start.
  private void remember(List<Finding> findings, PinnedRoot root) {
    ProcessId first = root.containerRun().container().first();
    driftHistory.add(findings, first.pid() + " " + first.startTime(), shared.clock().instant());
    reporter.recurring(driftHistory.recurring());
  }

  /// Only a kubelet gives a container a name.
  private static Supervisor supervisor(CheckedTarget about) {
    return about.root().containerRun().container().name() == null
        ? Supervisor.OTHER
        : Supervisor.KUBELET;
  }

  private static List<RawPath> paths(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding instanceof Finding.File)
        .map(finding -> ((Finding.File) finding).change().path())
        .toList();
  }

  private Outcome act(Action.Act act, PinnedRoot root, Responder responder) {
    acting = true;
    try {
      Responder.Outcome outcome =
          responder.respond(act, root, () -> announce(act, root, responder));
      reporter.acted(act, outcome);
      if (act.mode() == Mode.RESTART_ALL && outcome.left() == 0) {
        reporter.note(responder.noteOwnEnd(act, root));
        shared.exit().accept(settings.exitCode());
      }
      return new Outcome.Ended(outcome);
    } finally {
      acting = false;
    }
  }

  /// The diagnosis goes before the reason in the termination log.
  private void announce(Action.Act act, PinnedRoot root, Responder responder) {
    reporter.note(responder.note(root, TargetReporter.diagnosis(driftHistory.recurring())));
    reporter.found(act.findings());
  }

  /// Records that a whole sweep found nothing.
  ///
  /// @param name of the target
  void noteIntact(String name) {
    Instant now = shared.clock().instant();
    shared.reporting().metrics().intact(name, now);
    intactAt = now;
  }

  /// Records whether there is drift.
  ///
  /// @param name of the target
  void noteDrift(String name, TargetVerdict verdict) {
    boolean isDrift = verdict instanceof TargetVerdict.Drifted;
    shared.reporting().metrics().drifted(name, isDrift);
    driftedAt = isDrift ? shared.clock().instant() : driftedAt;
  }

  /// When a sweep last found nothing; null if none has. For any thread.
  @Nullable Instant intactAt() {
    return intactAt;
  }

  /// When drift was last found; null if there was none. For any thread.
  @Nullable Instant driftedAt() {
    return driftedAt;
  }

  /// Whether a target is being ended. For any thread.
  boolean isActing() {
    return acting;
  }

  /// The drift that was found and not accepted since.
  DriftHistory driftHistory() {
    return driftHistory;
  }

  /// The end of a hold; null without one. For any thread.
  @Nullable Instant heldUntil() {
    return heldUntil;
  }

  /// Starts a hold, during which drift is only reported; null ends it.
  void hold(@Nullable Instant until) {
    heldUntil = until;
  }

  /// Forgets the findings, whose files are trusted from now on. The number of kills is kept.
  void accepted() {
    history = new ResponseHistory(List.of(), history.kills());
    driftHistory.clear();
    reporter.beginAnew();
  }
}
