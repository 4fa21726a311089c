package dev.fim.watch.events;

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

/// Collects the paths of events, so that the events of a few milliseconds are checked together. For
/// the thread of the event loop.
public final class PendingPaths {

  /// A sweep checks more paths than this faster than single checks.
  private static final int SPOTS_MAX = 2048;

  /// The same for the names on the way to them.
  private static final int STEPS_MAX = 32_768;

  private final CheckSession session;
  private final Duration debounce;
  private final Map<RawPath, Spot> pending = new LinkedHashMap<>();
  private final Set<RawPath> written = new HashSet<>();
  private long since;

  /// @param session decides which paths can have findings
  /// @param debounce how long to wait for more events after the first one
  public PendingPaths(CheckSession session, Duration debounce) {
    this.session = session;
    this.debounce = debounce;
  }

  /// The collected paths.
  ///
  /// @param written the paths of files that were written
  /// @param since when the first event was read, by [System#nanoTime]
  public record Batch(List<Spot> spots, List<RawPath> written, long since) {

    public Batch {
      spots = List.copyOf(spots);
      written = List.copyOf(written);
    }

    /// Whether a sweep is faster.
    public boolean isFlood() {
      return spots.size() > SPOTS_MAX
          || spots.stream().mapToInt(spot -> spot.path().depth()).sum() > STEPS_MAX;
    }
  }

  /// Records that a file was written.
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

  /// Whether a path can have a finding. This is the whole cost of an app's writes where no rule
  /// looks.
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

  /// Nanoseconds until a check is due; [Long#MAX_VALUE] if none is.
  public long nanosUntilDue() {
    return pending.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(0, since + debounce.toNanos() - System.nanoTime());
  }

  /// Returns the collected paths, and starts again.
  public Batch take() {
    Batch batch = new Batch(List.copyOf(pending.values()), List.copyOf(written), since);
    pending.clear();
    written.clear();
    return batch;
  }
}
