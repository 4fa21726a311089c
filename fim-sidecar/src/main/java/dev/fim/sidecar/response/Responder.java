package dev.fim.sidecar.response;

import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.response.decision.Action;
import dev.fim.sidecar.response.decision.Mode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Carries out a decision: freezes a target, announces it, writes the reason, keeps the evidence,
/// and ends it. For the thread of its [ProcRoot], except [#hurry] and [#standing].
///
/// A frozen target is ended, whatever else fails: each step before has a time limit, and its
/// failure is a note in the outcome.
public final class Responder {

  private static final int REASON_PATHS = 5;
  private static final long LOOK_MILLIS = 250;

  private final ProcRoot proc;
  private final ContainerSignals signals;
  private final FrozenMarkers markers;
  private final @Nullable EvidenceWriter evidence;
  private final Bounds bounds;
  private final Clock clock;
  private final CountDownLatch hurry = new CountDownLatch(1);
  private volatile long lastStep = System.nanoTime();

  /// The time limits of the steps.
  ///
  /// @param freeze the time to stop all processes; one that is not stopped then, such as one that
  ///   waits for a disk, is killed all the same
  /// @param grace the time between SIGTERM and SIGKILL
  /// @param kill the time after which the outcome reports processes as left
  public record Bounds(Duration freeze, Duration grace, Duration kill) {
    public static final Bounds DEFAULT =
        new Bounds(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  /// Makes a responder.
  ///
  /// @param evidence null to keep none
  public Responder(
      ProcRoot proc,
      ContainerSignals signals,
      FrozenMarkers markers,
      @Nullable EvidenceWriter evidence,
      Bounds bounds,
      Clock clock) {
    this.proc = proc;
    this.signals = signals;
    this.markers = markers;
    this.evidence = evidence;
    this.bounds = bounds;
    this.clock = clock;
  }

  /// The outcome.
  ///
  /// @param ended the number of ended processes
  /// @param left the number of processes left; 0 unless they cannot be signalled or hang in the
  ///   kernel
  /// @param frozenNanos from the call until all were stopped
  /// @param endedNanos from the call until none was left
  /// @param evidence its directory; null if none was kept
  /// @param evidenceIndex the SHA-256 of the index of the evidence; null if it is not complete
  /// @param notes the failures, one line each, in display form
  public record Outcome(
      Result result,
      int ended,
      int left,
      long frozenNanos,
      long endedNanos,
      @Nullable Path evidence,
      @Nullable ByteString evidenceIndex,
      List<String> notes) {
    public Outcome {
      notes = List.copyOf(notes);
    }
  }

  /// The result.
  public enum Result {
    /// No process of it is left.
    ENDED,
    /// The container had already ended by itself.
    GONE,
    /// Some processes are left.
    INCOMPLETE
  }

  /// Ends the wait for a delayed kill, and every later one: for the end of the sidecar itself. For
  /// any thread.
  public void hurry() {
    hurry.countDown();
  }

  /// Writes one more line for the kubelet before the reason.
  ///
  /// @param line null for none
  /// @return why it was not written, in display form; null on success, or without a kubelet
  public @Nullable String note(PinnedRoot root, @Nullable String line) {
    return line == null ? null : TerminationLog.append(proc.calls(), root, "fim: " + line);
  }

  /// Writes why the sidecar itself ends with the target, for the kubelet.
  ///
  /// @return as [#note]
  public @Nullable String noteOwnEnd(Action.Act act, PinnedRoot root) {
    return TerminationLog.appendOwn(
        proc, root.containerRun().container().label() + ": " + reason(act.findings()));
  }

  /// Freezes the target and ends it, without announcing it.
  public Outcome respond(Action.Act act, PinnedRoot root) {
    return respond(act, root, () -> {});
  }

  /// Freezes the target, announces that, and ends it.
  ///
  /// @param announce runs before anything that may take long
  public Outcome respond(Action.Act act, PinnedRoot root, Runnable announce) {
    long start = System.nanoTime();
    lastStep = start;
    Candidate container = root.containerRun().container();
    ContainerKey key = container.key();
    List<String> notes = new ArrayList<>();
    if (!root.alive()) {
      attempt("announce it", notes, announce);
      return new Outcome(Result.GONE, 0, 0, 0, 0, null, null, notes);
    }
    AtomicReference<@Nullable Path> marker = new AtomicReference<>();
    attempt("mark it as frozen", notes, () -> marker.set(markers.write(container)));
    attempt(
        "freeze it", notes, () -> notes.addAll(signals.freeze(key, bounds.freeze()).refusals()));
    long frozenNanos = System.nanoTime() - start;
    attempt("announce it", notes, announce);
    attempt("write the reason", notes, () -> noteReason(act, root, notes));
    lastStep = System.nanoTime();
    AtomicReference<EvidenceWriter.Kept> kept =
        new AtomicReference<>(new EvidenceWriter.Kept(null, null, null));
    attempt("keep evidence", notes, () -> kept.set(keep(act, root, signals.members(key), notes)));
    await(act, root);
    lastStep = System.nanoTime();
    int ended = 0;
    if (act.mode() == Mode.TERMINATE) {
      ContainerSignals.Sweep asked = signals.terminate(key, bounds.grace());
      notes.addAll(asked.refusals());
      ended = asked.reached() - asked.left();
    }
    // One that ended while it was waited for may have been started again in the same cgroup.
    ContainerSignals.Sweep killed =
        act.mode() == Mode.TERMINATE || root.alive()
            ? signals.kill(key, bounds.kill())
            : signals.killStopped(key, bounds.kill());
    notes.addAll(killed.refusals());
    Path marked = marker.get();
    if (killed.left() == 0 && marked != null) {
      attempt("remove the mark", notes, () -> markers.remove(marked));
    }
    return new Outcome(
        killed.left() == 0 ? Result.ENDED : Result.INCOMPLETE,
        Math.max(0, ended) + killed.reached(),
        killed.left(),
        frozenNanos,
        System.nanoTime() - start,
        kept.get().place(),
        kept.get().index(),
        notes);
  }

  /// The reason in one line: the kinds of drift and the paths.
  static String reason(List<Finding> findings) {
    StringBuilder reason = new StringBuilder("fim: the container has drifted from its baseline:");
    for (Finding finding : findings.subList(0, Math.min(REASON_PATHS, findings.size()))) {
      reason
          .append(' ')
          .append(finding.kind().label())
          .append(' ')
          .append(finding.path().display())
          .append(';');
    }
    int more = findings.size() - REASON_PATHS;
    return more > 0
        ? reason.append(" and ").append(more).append(" more").toString()
        : reason.substring(0, reason.length() - 1);
  }

  /// Does a step whose failure must not save the target, whatever the cause: a full disk, or no
  /// more threads or memory.
  private static void attempt(String what, List<String> notes, Runnable step) {
    try {
      step.run();
    } catch (FimException e) {
      notes.add(String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      notes.add("could not " + what + ": " + DisplayForm.ofText(e.toString()));
    }
  }

  private void noteReason(Action.Act act, PinnedRoot root, List<String> notes) {
    String unsaid = TerminationLog.append(proc.calls(), root, reason(act.findings()));
    if (unsaid != null) {
      notes.add(unsaid);
    }
  }

  /// For how long the response has made no progress. For any thread.
  public Duration standing() {
    return Duration.ofNanos(System.nanoTime() - lastStep);
  }

  private EvidenceWriter.Kept keep(
      Action.Act act, PinnedRoot root, List<ProcessStat> processes, List<String> notes) {
    if (evidence == null) {
      return new EvidenceWriter.Kept(null, null, null);
    }
    Incident incident =
        new Incident(clock.instant(), root.containerRun(), act.findings(), processes);
    EvidenceWriter.Kept kept = evidence.keep(incident, proc.calls(), root);
    if (kept.fact() != null) {
      notes.add("the evidence is incomplete: " + kept.fact());
    }
    return kept;
  }

  /// Waits until the decided time. Processes that start meanwhile, or that somebody continues, are
  /// stopped again.
  private void await(Action.Act act, PinnedRoot root) {
    ContainerKey key = root.containerRun().container().key();
    try {
      long millis;
      do {
        lastStep = System.nanoTime();
        millis = Duration.between(clock.instant(), act.notBefore()).toMillis();
        if (millis <= 0 || hurry.await(Math.min(millis, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
          return;
        }
        signals.freeze(key, bounds.freeze());
      } while (root.alive());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the sidecar ends, so the target must be ended now
    }
  }
}
