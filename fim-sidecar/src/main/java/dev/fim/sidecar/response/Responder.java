package dev.fim.sidecar.response;

import dev.fim.error.FimException;
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

/// Does what was decided: freezes a target, announces it, writes the reason, keeps the evidence,
/// and ends it. For the thread of its [ProcRoot], but for [#hurry] and [#standing].
///
/// Once a target is frozen it is ended, whatever else fails: each step before has a bound, and a
/// failure of it is a note in the outcome.
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

  /// How long a step may take.
  ///
  /// @param freeze what is not stopped by then, such as a process that waits for a disk, is killed
  ///   all the same
  /// @param grace between SIGTERM and SIGKILL
  /// @param kill after this the outcome says that something is left
  public record Bounds(Duration freeze, Duration grace, Duration kill) {
    public static final Bounds DEFAULT =
        new Bounds(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  /// Wires one.
  ///
  /// @param evidence null where none is kept
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

  /// What came of it.
  ///
  /// @param ended how many processes were ended
  /// @param left how many are left; 0 unless they cannot be signalled or hang in the kernel
  /// @param frozenNanos from the call until all were stopped
  /// @param endedNanos from the call until none was left
  /// @param evidence where it is kept; null where nothing is
  /// @param notes what failed, a line each, in display form
  public record Outcome(
      Result result,
      int ended,
      int left,
      long frozenNanos,
      long endedNanos,
      @Nullable Path evidence,
      List<String> notes) {
    public Outcome {
      notes = List.copyOf(notes);
    }
  }

  /// How it ended.
  public enum Result {
    /// None of its processes is left.
    ENDED,
    /// The container had ended by itself before.
    GONE,
    /// Something is left of it.
    INCOMPLETE
  }

  /// Ends a wait for the time of a kill that was put off, and every later one: for when the sidecar
  /// itself is told to stop. For any thread.
  public void hurry() {
    hurry.countDown();
  }

  /// Writes a further line for the kubelet, before the reason.
  ///
  /// @param line null for none
  /// @return why it was not written, in display form; null if it was, or there is no kubelet
  public @Nullable String note(PinnedRoot root, @Nullable String line) {
    return line == null ? null : TerminationLog.append(proc.calls(), root, "fim: " + line);
  }

  /// Says why the sidecar itself ends with the target, where the kubelet looks for it.
  ///
  /// @return as [#note]
  public @Nullable String noteOwnEnd(Action.Act act, PinnedRoot root) {
    return TerminationLog.appendOwn(
        proc, root.containerRun().container().label() + ": " + reason(act.findings()));
  }

  /// Freezes the target and ends it, and announces nothing.
  public Outcome respond(Action.Act act, PinnedRoot root) {
    return respond(act, root, () -> {});
  }

  /// Freezes the target, announces that, and ends it.
  ///
  /// @param announce is run before anything that may take long
  public Outcome respond(Action.Act act, PinnedRoot root, Runnable announce) {
    long start = System.nanoTime();
    lastStep = start;
    Candidate container = root.containerRun().container();
    ContainerKey key = container.key();
    List<String> notes = new ArrayList<>();
    if (!root.alive()) {
      attempt("announce it", notes, announce);
      return new Outcome(Result.GONE, 0, 0, 0, 0, null, notes);
    }
    AtomicReference<@Nullable Path> marker = new AtomicReference<>();
    attempt("mark it as frozen", notes, () -> marker.set(markers.write(container)));
    attempt(
        "freeze it", notes, () -> notes.addAll(signals.freeze(key, bounds.freeze()).refusals()));
    long frozenNanos = System.nanoTime() - start;
    attempt("announce it", notes, announce);
    attempt("write the reason", notes, () -> noteReason(act, root, notes));
    lastStep = System.nanoTime();
    AtomicReference<@Nullable Path> kept = new AtomicReference<>();
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
        kept.get(),
        notes);
  }

  /// The reason in one line: what kind of drift at which paths.
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

  /// Does a step whose failure must not save the target, whatever it is: a full disk, or no more
  /// threads or memory.
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

  /// For how long it has come no further, while it responds. For any thread.
  public Duration standing() {
    return Duration.ofNanos(System.nanoTime() - lastStep);
  }

  private @Nullable Path keep(
      Action.Act act, PinnedRoot root, List<ProcessStat> processes, List<String> notes) {
    if (evidence == null) {
      return null;
    }
    Incident incident =
        new Incident(clock.instant(), root.containerRun(), act.findings(), processes);
    EvidenceWriter.Kept kept = evidence.keep(incident, proc.calls(), root);
    if (kept.fact() != null) {
      notes.add("the evidence is not whole: " + kept.fact());
    }
    return kept.place();
  }

  /// Waits until the time that was decided. Whatever is started in the container meanwhile, or
  /// woken by somebody else, is stopped again.
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
      Thread.currentThread().interrupt(); // told to stop: the target is to be ended now
    }
  }
}
