package dev.fim.sidecar.watch;

import dev.fim.CheckSession;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.scan.Spot;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gathers the paths that events tell of, so that those of a few milliseconds are checked at once.
/// For the thread of the event loop.
final class PendingPaths {

  /// More paths at once than this are left to a sweep, which takes less than they would.
  private static final int SPOTS_MAX = 2048;

  /// The same, of the names on the way to them.
  private static final int STEPS_MAX = 32_768;

  private final CheckSession session;
  private final Duration debounce;
  private final Map<RawPath, Spot> pending = new LinkedHashMap<>();
  private final Set<RawPath> written = new HashSet<>();
  private long since;

  /// @param session says which paths can be findings
  /// @param debounce how long after the first event others are waited for
  PendingPaths(CheckSession session, Duration debounce) {
    this.session = session;
    this.debounce = debounce;
  }

  /// What was gathered.
  ///
  /// @param written the paths of those files that were written to
  /// @param since when the first of the events was read, by [System#nanoTime]
  record Batch(List<Spot> spots, List<RawPath> written, long since) {

    Batch {
      spots = List.copyOf(spots);
      written = List.copyOf(written);
    }

    /// Whether a sweep takes less.
    boolean isFlood() {
      return spots.size() > SPOTS_MAX
          || spots.stream().mapToInt(spot -> spot.path().depth()).sum() > STEPS_MAX;
    }
  }

  /// Takes note that a file was written to.
  void addWritten(RawPath path) {
    written.add(path);
  }

  void add(Spot spot) {
    if (!isWanted(spot.path())) {
      return;
    }
    if (pending.isEmpty()) {
      since = System.nanoTime();
    }
    pending.merge(
        spot.path(), spot, (one, other) -> one.extent() == Spot.Extent.ALONE ? other : one);
  }

  /// Whether anything at a path can be a finding. What an app writes to where no rule looks costs
  /// no more than this.
  private boolean isWanted(RawPath path) {
    if (!session.scope().contains(path)) {
      return false;
    }
    for (FileType type : FileType.values()) {
      if (session.selection().decide(path, type).reach() != Decision.Reach.OUTSIDE) {
        return true;
      }
    }
    return false;
  }

  /// How long it is until something is to be checked; the largest number if nothing is.
  long nanosUntilDue() {
    return pending.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(0, since + debounce.toNanos() - System.nanoTime());
  }

  /// Gives what was gathered, and begins anew.
  Batch take() {
    Batch batch = new Batch(List.copyOf(pending.values()), List.copyOf(written), since);
    pending.clear();
    written.clear();
    return batch;
  }
}
