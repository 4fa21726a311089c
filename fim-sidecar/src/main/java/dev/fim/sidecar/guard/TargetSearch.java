package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.target.Candidate;
import dev.fim.sidecar.target.PinnedRoot;
import dev.fim.sidecar.target.Pinning;
import dev.fim.sidecar.target.PodProcesses;
import dev.fim.sidecar.target.TargetFinder;
import org.jspecify.annotations.Nullable;

/// Looks for the container that is meant, and opens its root once it is ready. For one thread.
final class TargetSearch {

  /// Takes a container that is ready.
  interface Taker {

    /// Takes it, and closes its root some time.
    ///
    /// @return null if it is taken; else why not yet, in display form
    @Nullable String take(PinnedRoot root);
  }

  private final ProcRoot proc;
  private final PodProcesses processes;
  private final TargetFinder finder;
  private final String label;
  private final Voice voice;

  /// @throws FimException if a container like that cannot be looked for here
  TargetSearch(ProcRoot proc, PodProcesses processes, TargetSettings settings, Voice voice) {
    this.proc = proc;
    this.processes = processes;
    this.finder = new TargetFinder(proc, processes, settings.selector());
    this.label = settings.label();
    this.voice = voice;
  }

  /// Offers each container that is ready, until one is taken.
  ///
  /// @return why none was, in display form; null if one was
  @Nullable String look(Taker taker) {
    TargetFinder.Found found = finder.find();
    String why = label + ": not found yet";
    for (String obstacle : found.obstacles()) {
      voice.say(obstacle);
      why = label + ": " + obstacle;
    }
    for (Candidate candidate : found.targets()) {
      switch (PinnedRoot.open(proc, processes, candidate, proc.age(candidate.first()))) {
        case Pinning.Pinned(PinnedRoot root) -> {
          String refusal = offer(root, taker);
          if (refusal == null) {
            return null;
          }
          why = refusal;
        }
        case Pinning.Refused(String message) -> {
          voice.say(message);
          why = candidate.label() + ": " + message;
        }
        case Pinning.NotReady(String reason) -> why = candidate.label() + ": " + reason;
        case Pinning.Gone _ -> {} // the next look may find more
      }
    }
    return why;
  }

  /// Takes what is left of a container that has ended for no container.
  void leave(WatchedContainer ended) {
    finder.leave(ended.lastSeen());
  }

  private @Nullable String offer(PinnedRoot root, Taker taker) {
    boolean isTaken = false;
    try {
      String refusal = taker.take(root);
      isTaken = refusal == null;
      return refusal;
    } catch (FimException e) {
      String fact = root.instance().container().label() + ": " + e.getMessage();
      voice.say(fact);
      return fact;
    } finally {
      if (!isTaken) {
        root.close();
      }
    }
  }
}
