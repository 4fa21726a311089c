package dev.fim.watch;

import dev.fim.compare.Change;
import dev.fim.path.RawPath;
import dev.fim.scan.Spot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The changes that were reported, so that each is reported once. Thread-safe: one report at a
/// time.
///
/// A check of the whole tree may look at a path before an event and end after it. So the paths that
/// were checked meanwhile are left out of its result.
final class KnownChanges {

  /// The most paths that are kept: a tree that was wiped must not fill the memory.
  private static final int MOST = 100_000;

  /// The most paths that events may name during a check of the whole tree.
  private static final int MOST_MEANWHILE = 10_000;

  /// What was reported of a path.
  ///
  /// @param words of the report
  /// @param sweep the last check of the whole tree that found it
  private record Known(String words, long sweep) {}

  private final WatchListener listener;
  private final Function<Change, String> words;
  private final TreeMap<RawPath, Known> known = new TreeMap<>();
  private final List<Spot> meanwhile = new ArrayList<>();
  private long sweep;
  private boolean isSweeping;
  private boolean isFull;

  /// @param words what is reported of a change: one with the same words as before is not reported
  KnownChanges(WatchListener listener, Function<Change, String> words) {
    this.listener = listener;
    this.words = words;
  }

  /// A check of the whole tree begins.
  synchronized void beginSweep() {
    sweep++;
    isSweeping = true;
    meanwhile.clear();
  }

  /// A check of the whole tree has found a change.
  synchronized void swept(Change change) {
    if (!wasCheckedMeanwhile(change.path())) {
      report(change);
    }
  }

  /// A check of the whole tree has ended: what it did not find is no longer there.
  ///
  /// @return false if too many paths were checked meanwhile, so that this is not known
  synchronized boolean endSweep() {
    isSweeping = false;
    if (meanwhile.size() > MOST_MEANWHILE) {
      return false;
    }
    Iterator<Map.Entry<RawPath, Known>> all = known.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<RawPath, Known> next = all.next();
      if (next.getValue().sweep() < sweep && !wasCheckedMeanwhile(next.getKey())) {
        all.remove();
        listener.restored(next.getKey());
      }
    }
    return true;
  }

  private boolean wasCheckedMeanwhile(RawPath path) {
    return meanwhile.size() > MOST_MEANWHILE
        || meanwhile.stream().anyMatch(spot -> covers(spot, path));
  }

  private static boolean covers(Spot spot, RawPath path) {
    return spot.path().isWithin(path)
        || (spot.extent() == Spot.Extent.WITH_BELOW && path.isWithin(spot.path()));
  }

  /// A check of some paths, and of the directories above them, has ended.
  synchronized void checked(Collection<Spot> spots, Collection<Change> changes) {
    if (isSweeping && meanwhile.size() <= MOST_MEANWHILE) {
      meanwhile.addAll(spots);
    }
    Map<RawPath, Change> found = new HashMap<>();
    changes.forEach(change -> found.put(change.path(), change));
    for (Spot spot : spots) {
      for (RawPath at = spot.path(); at != null; at = at.parent()) {
        restoreUnless(at, found);
      }
      if (spot.extent() == Spot.Extent.WITH_BELOW) {
        within(spot.path()).forEach(path -> restoreUnless(path, found));
      }
    }
    changes.forEach(this::report);
  }

  private List<RawPath> within(RawPath directory) {
    List<RawPath> paths = new ArrayList<>();
    for (RawPath path : known.tailMap(directory).keySet()) {
      if (!path.isWithin(directory)) {
        break;
      }
      paths.add(path);
    }
    return paths;
  }

  private void restoreUnless(RawPath path, Map<RawPath, Change> found) {
    if (!found.containsKey(path) && known.remove(path) != null) {
      listener.restored(path);
    }
  }

  private void report(Change change) {
    String now = words.apply(change);
    @Nullable Known before = known.get(change.path());
    if (before == null && known.size() >= MOST) {
      if (!isFull) {
        isFull = true;
        listener.notice("%d paths differ: further ones are not shown".formatted(MOST));
      }
      return;
    }
    known.put(change.path(), new Known(now, sweep));
    if (before == null || !before.words().equals(now)) {
      listener.changed(change);
    }
  }

  /// Passes on what is no change.
  synchronized void tell(Runnable report) {
    report.run();
  }
}
