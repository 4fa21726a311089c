package dev.fim.scan.walk;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Unobserved;
import dev.fim.policy.Decision;
import dev.fim.policy.Selection;
import dev.fim.posix.Calls;
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.observe.FirstLook;
import dev.fim.scan.observe.NameInDirectory;
import dev.fim.scan.observe.Observation;
import dev.fim.scan.observe.Observer;
import dev.fim.scan.observe.Reasons;
import dev.fim.scan.observe.UnreadFiles;
import dev.fim.scan.state.ScanState;
import org.jspecify.annotations.Nullable;

/// Observes the names that the walk leaves to workers. For one thread.
final class Worker {

  private final Observer observer;
  private final UnreadFiles unread;
  private final ScanState state;

  /// Uses `calls`, which belongs to the same thread.
  Worker(Calls calls, Selection selection, ScanState state, OverlayTimes overlays) {
    this.observer = new Observer(calls, selection, state);
    this.unread = new UnreadFiles(calls, overlays);
    this.state = state;
  }

  /// Observes a name that was not listed as a directory.
  ///
  /// @param verified the result of [dev.fim.scan.VerifiedContent#at]
  /// @return null if the name is gone or not selected, or the scan is over
  @Nullable Entry observe(NameInDirectory place, @Nullable FileEntry verified) {
    if (state.isOver()) {
      return null;
    }
    for (int attempt = 1; attempt <= Observer.ATTEMPTS; attempt++) {
      Observation observation =
          switch (observer.firstLook(place)) {
            case FirstLook.Settled(Observation settled) -> settled;
            case FirstLook.Seen(FileType type, Decision decision) ->
                observe(place, type, decision, verified);
          };
      if (observation != Observation.AGAIN) {
        return observation.entry();
      }
    }
    return new Unobserved(place.path(), Reasons.keptChanging());
  }

  private Observation observe(
      NameInDirectory place, FileType type, Decision decision, @Nullable FileEntry verified) {
    if (type == FileType.DIRECTORY) { // the walk has passed and will not enter it
      return Observation.of(observer.unlisted(place.path(), decision.attributes()));
    }
    if (verified != null && type == FileType.FILE && Observer.needsOpen(decision.attributes())) {
      FileEntry entry = unread.entry(place, verified, observer.status(), decision.attributes());
      if (entry != null) {
        return Observation.of(entry);
      }
    }
    return observer.observeSeen(place, type, decision);
  }
}
