package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.guard.GuardInbox.Message;
import dev.fim.sidecar.guard.drift.PolicySuggestion;
import dev.fim.sidecar.guard.report.TargetReporter;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Executes the requests of people who operate a target. For the thread of its guard.
record MaintenanceCommands(
    SharedResources shared,
    TargetSettings settings,
    TargetBaseline baseline,
    VerdictHandler verdicts,
    TargetReporter reporter,
    GuardLiveness liveness) {

  /// Executes a request, and always replies.
  ///
  /// @param container null if there is none now
  /// @param accepted takes the new baseline in force
  void reply(
      Message.Asked asked,
      @Nullable WatchedContainer container,
      Consumer<BaselineInForce> accepted) {
    try {
      asked
          .reply()
          .complete(
              liveness.patiently(
                  settings.watch().longestSweep(),
                  () -> answer(asked.request(), container, accepted)));
    } catch (FimException e) {
      asked
          .reply()
          .complete(ControlReply.refused(e.problem(), baseline.name() + ": " + e.getMessage()));
    } finally {
      asked.reply().complete(busy("a fault")); // unless it has been answered
    }
  }

  /// The reply if a request cannot be executed now. For any thread.
  ControlReply busy(String why) {
    return ControlReply.refused(Problem.IO, settings.label() + ": " + why + "; try again later");
  }

  /// @throws FimException if the request fails; then nothing has changed
  private ControlReply answer(
      ControlRequest request,
      @Nullable WatchedContainer container,
      Consumer<BaselineInForce> accepted) {
    return switch (request.verb()) {
      case ACCEPT -> container == null ? notThere() : accept(container, accepted);
      case HOLD -> hold(Objects.requireNonNull(request.time()));
      case RESUME -> resume(container);
      case STATUS -> throw new IllegalArgumentException("it needs no guard's thread");
      case SUGGEST ->
          ControlReply.done(PolicySuggestion.of(baseline.name(), verdicts.driftHistory()));
    };
  }

  private ControlReply notThere() {
    return ControlReply.refused(
        Problem.IO, baseline.name() + ": it is not watched now, so there is nothing to accept");
  }

  private ControlReply accept(WatchedContainer container, Consumer<BaselineInForce> accepted) {
    PinnedRoot root = container.root();
    String difference = container.difference();
    BaselineInForce now = baseline.accept(root);
    long entries = now.session().generation().entries();
    verdicts.accepted();
    accepted.accept(now);
    String report = "%d entries accepted: %s".formatted(entries, difference);
    reporter.action("accept", "done", report);
    shared.reporting().log().accept(baseline.name() + ": " + report);
    return ControlReply.done(baseline.name() + ": " + report);
  }

  private ControlReply hold(Duration time) {
    Instant until = shared.clock().instant().plus(time);
    Instant shown = until.truncatedTo(ChronoUnit.SECONDS);
    verdicts.hold(until);
    shared.reporting().metrics().held(baseline.name(), true);
    reporter.action("hold", "done", "until " + shown);
    String report = "%s: drift is only reported until %s".formatted(baseline.name(), shown);
    shared.reporting().log().accept(report);
    return ControlReply.done(report);
  }

  private ControlReply resume(@Nullable WatchedContainer container) {
    boolean wasHeld = verdicts.heldUntil() != null;
    end(container);
    return ControlReply.done(
        baseline.name() + (wasHeld ? ": drift is answered again" : ": there was no hold"));
  }

  /// Ends a hold whose time has passed.
  void endIfOver(@Nullable WatchedContainer container) {
    Instant until = verdicts.heldUntil();
    if (until != null && !shared.clock().instant().isBefore(until)) {
      end(container);
    }
  }

  /// Drift that was only reported during the hold is found again, and answered.
  private void end(@Nullable WatchedContainer container) {
    if (verdicts.heldUntil() == null) {
      return;
    }
    verdicts.hold(null);
    shared.reporting().metrics().held(baseline.name(), false);
    reporter.action("resume", "done", null);
    shared.reporting().log().accept(baseline.name() + ": drift is answered again");
    if (container != null) {
      container.watcher().requestSweep();
    }
  }
}
