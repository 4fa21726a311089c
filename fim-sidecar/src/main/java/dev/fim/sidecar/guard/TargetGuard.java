package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.search.TargetMemory;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.control.TargetStatus;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.guard.GuardInbox.Message;
import dev.fim.sidecar.guard.search.TargetSearch;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.watch.TreeWatcher;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Guards one target over all its restarts: it moves from state to state, and starts over after a
/// failure. All work is on the one thread that runs it; other threads only leave messages.
/// [#notLive], [#notReady], [#ask] and [#stop] are for any thread.
public final class TargetGuard implements Runnable, Health {

  /// The pause after a failure.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final GuardParts parts;
  private final TargetSettings settings;
  private volatile GuardState state;
  private volatile boolean stopping;
  private volatile @Nullable Responder responder;
  private volatile @Nullable Thread thread;

  /// Starts its threads at once.
  ///
  /// @throws OutOfMemoryError if the system gives no more threads
  public TargetGuard(SharedResources shared, TargetSettings settings) {
    StandbyThreads threads = StandbyThreads.start("fim-scan", TreeWatcher.THREADS);
    this.settings = settings;
    this.parts = GuardParts.of(shared, settings, threads);
    this.state = new GuardState.Paused(settings.label() + ": not found yet", Duration.ZERO);
  }

  /// Runs until [#stop].
  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopping) {
      try {
        GuardState _ = state.step(); // which waits after a failure
        guard();
      } catch (FimException e) {
        parts.reporter().log("%s: %s".formatted(settings.label(), e.getMessage()));
        state = new GuardState.Paused(settings.label() + ": " + e.getMessage(), AGAIN);
      } catch (RuntimeException e) { // a fault of this program must not end the watch
        parts.fault(settings.label(), e);
        state = new GuardState.Paused(settings.label() + ": a fault in fim itself", AGAIN);
      } catch (InterruptedException e) {
        if (!stopping) {
          throw new IllegalStateException("a guard was interrupted, but not by stop()", e);
        }
      }
    }
    refuseAll();
    parts.threads().close();
  }

  private void guard() throws InterruptedException {
    try (ProcRoot proc = ProcRoot.open(parts.shared().pod().proc())) {
      PodAccess pod = open(proc);
      responder = pod.responder();
      state = new SeekingState(parts, pod, Objects.requireNonNull(state.unverified()));
      try {
        while (!stopping) {
          parts.liveness().step();
          parts.maintenance().endIfOver(state.container());
          state = state.step();
        }
      } finally {
        state.close();
      }
    }
  }

  private PodAccess open(ProcRoot proc) {
    SharedResources shared = parts.shared();
    PodProcesses processes = shared.pod().processes().apply(proc);
    TargetMemory memory = TargetMemory.in(shared.stores().baselines().memory(settings.label()));
    TargetSearch search = new TargetSearch(proc, processes, settings, memory, parts.reporter());
    return new PodAccess(
        proc, processes, search, shared.responder(settings.bounds(), proc, processes));
  }

  private void refuseAll() {
    stopping = true;
    for (Message message = parts.inbox().takeNow();
        message != null;
        message = parts.inbox().takeNow()) {
      if (message instanceof Message.Asked asked) {
        asked.reply().complete(parts.maintenance().busy("the sidecar ends"));
      }
    }
  }

  // For any thread.

  /// Executes a request, and waits for the reply.
  public ControlReply ask(ControlRequest request) {
    if (parts.verdicts().isActing()) {
      return parts.maintenance().busy("it has drifted, is frozen, and will be ended");
    }
    CompletableFuture<ControlReply> reply = stopping ? null : parts.inbox().ask(request);
    return reply == null ? parts.maintenance().busy("too many requests are waiting") : reply.join();
  }

  /// The state of the target.
  public TargetStatus status() {
    TargetBaseline baseline = parts.baseline();
    TargetBaseline.Summary inForce = baseline.summary();
    return new TargetStatus(
        baseline.keptName(),
        state.unverified(),
        inForce == null ? null : inForce.source(),
        inForce == null ? 0 : inForce.entries(),
        inForce == null ? null : inForce.sha256(),
        parts.verdicts().intactAt(),
        parts.verdicts().driftedAt(),
        parts.verdicts().heldUntil());
  }

  /// The name of the target in the settings, or its label.
  public String label() {
    return settings.label();
  }

  /// Whether this name means the target.
  public boolean isNamed(String name) {
    return parts.baseline().isNamed(name);
  }

  /// Stops the guard. A frozen target is ended first.
  public void stop() {
    stopping = true;
    Responder current = responder;
    if (current != null) {
      current.hurry();
    }
    Thread running = thread;
    if (running != null && !parts.verdicts().isActing()) {
      running.interrupt();
    }
  }

  @Override
  public @Nullable String notLive() {
    GuardLiveness liveness = parts.liveness();
    if (liveness.hasTooManyFaults()) {
      return "%s: %d faults in fim itself".formatted(settings.label(), liveness.faults());
    }
    Responder acting = parts.verdicts().isActing() ? responder : null;
    Duration still = acting == null ? liveness.standing() : acting.standing();
    Duration bound =
        acting == null
            ? liveness.patience()
            : GuardLiveness.STALLED.plus(settings.bounds().grace());
    return still.compareTo(bound) > 0
        ? "%s: no step for %d s".formatted(settings.label(), still.toSeconds())
        : state.hung();
  }

  @Override
  public @Nullable String notReady() {
    return parts.liveness().hasTooManyFaults() ? notLive() : state.notReady();
  }
}
