package dev.fim.sidecar.guard.search;

import dev.fim.error.FimException;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.PinResult;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.search.TargetFinder;
import dev.fim.sidecar.container.search.TargetMemory;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.guard.report.TargetReporter;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks for the target's container, and opens its root when it is ready. For one thread.
public final class TargetSearch {

  /// Receives a container that is ready.
  public interface Taker {

    /// Takes it, and closes its root at some time.
    ///
    /// @return null if it was taken; otherwise why not, in display form
    @Nullable String take(PinnedRoot root);
  }

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final TargetFinder finder;
  private final StartLimit limit;
  private final String label;
  private final TargetReporter reporter;
  private @Nullable StuckStart stuck;

  /// @throws FimException if this selector cannot work here
  public TargetSearch(
      ProcRoot proc,
      PodProcesses processes,
      TargetSettings settings,
      TargetMemory memory,
      TargetReporter reporter) {
    this.proc = proc;
    this.processes = processes;
    this.finder = new TargetFinder(proc, processes, settings.selector(), memory);
    this.limit = new StartLimit(proc, settings.longestStart());
    this.label = settings.label();
    this.reporter = reporter;
  }

  /// Offers each container that is ready, until one is taken.
  ///
  /// @return why none was taken, in display form; null if one was
  public @Nullable String look(Taker taker) {
    stuck = null;
    TargetFinder.Found found = finder.find();
    keep();
    limit.keepOnly(containers(found));
    String why = label + ": not found yet";
    for (String obstacle : found.obstacles()) {
      reporter.log(obstacle);
      why = label + ": " + obstacle;
    }
    if (found.unclear() != null) {
      reporter.notWatched(found.unclear());
      return label + ": " + found.unclear();
    }
    for (Candidate candidate : found.targets()) {
      String refusal = tryOne(candidate, taker);
      if (refusal == null) {
        limit.keepOnly(List.of());
        stuck = null;
        return null;
      }
      why = refusal.isEmpty() ? why : refusal;
    }
    for (TargetFinder.Unnamed unnamed : found.unnamed()) {
      why = label + ": " + unnamed(unnamed, found.targets().isEmpty());
    }
    return why;
  }

  private static List<Candidate> containers(TargetFinder.Found found) {
    return Stream.concat(
            found.targets().stream(), found.unnamed().stream().map(TargetFinder.Unnamed::container))
        .toList();
  }

  /// Retries to write the target's memory if that failed before, and logs a failure.
  public void keep() {
    String fault = finder.unkept();
    if (fault != null) {
      reporter.log(fault);
    }
  }

  /// The container whose start takes too long, at the last look; null if there is none.
  public @Nullable StuckStart stuck() {
    return stuck;
  }

  /// Ignores the processes that an ended container left behind.
  ///
  /// @param ended all processes of that container
  public void leave(Set<ProcessId> ended) {
    finder.leave(ended);
  }

  /// @return null if it was taken; empty if it has ended; otherwise why not, in display form
  private @Nullable String tryOne(Candidate candidate, Taker taker) {
    return switch (PinnedRoot.open(proc, processes, candidate, proc.age(candidate.first()))) {
      case PinResult.Pinned(PinnedRoot root) -> offer(root, taker);
      case PinResult.Refused(String message) -> {
        reporter.log(message);
        late(candidate, FindingKind.UNVERIFIABLE, message, true);
        yield candidate.label() + ": " + message;
      }
      case PinResult.NotReady(String reason, PinResult.Standing standing) -> {
        late(candidate, kind(standing), reason, true);
        yield candidate.label() + ": " + reason;
      }
      case PinResult.Gone _ -> ""; // the next look may find more
    };
  }

  private static FindingKind kind(PinResult.Standing standing) {
    return switch (standing) {
      case ELSEWHERE -> FindingKind.ISOLATION;
      case UNKNOWN -> FindingKind.UNVERIFIABLE;
    };
  }

  /// A container whose first process hides its name is a finding only where the target is missing.
  private String unnamed(TargetFinder.Unnamed unnamed, boolean isTargetMissing) {
    Candidate container = unnamed.container();
    String why = "a container has no name from the kubelet";
    FindingKind kind = FindingKind.ISOLATION;
    switch (PinnedRoot.open(proc, processes, container, proc.age(container.first()))) {
      case PinResult.Pinned(PinnedRoot root) -> root.close();
      case PinResult.NotReady(String reason, PinResult.Standing standing) -> {
        why += ", and " + reason;
        kind = kind(standing);
      }
      case PinResult.Refused(String message) -> {
        why += ": " + message;
        kind = FindingKind.UNVERIFIABLE;
      }
      case PinResult.Gone _ -> {
        return "not found yet";
      }
    }
    if (isTargetMissing) {
      late(container, kind, why, unnamed.isTarget());
    }
    return why;
  }

  private void late(Candidate candidate, FindingKind kind, String why, boolean isTarget) {
    StuckStart found = limit.judge(candidate, kind, why, isTarget);
    stuck = found == null ? stuck : found;
  }

  private @Nullable String offer(PinnedRoot root, Taker taker) {
    Candidate candidate = root.containerRun().container();
    boolean isTaken = false;
    try {
      finder.pinned(candidate);
      String refusal = taker.take(root);
      isTaken = refusal == null;
      if (isTaken) {
        finder.choose(candidate);
      }
      return refusal;
    } catch (FimException e) {
      String fact = candidate.label() + ": " + e.getMessage();
      reporter.log(fact);
      late(candidate, FindingKind.UNVERIFIABLE, String.valueOf(e.getMessage()), false);
      return fact;
    } finally {
      if (!isTaken) {
        root.close();
      }
    }
  }
}
