package dev.fim.scan.walk;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.posix.Calls;
import dev.fim.posix.ListedName;
import dev.fim.scan.HiddenFiles;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.UnselectedNames;
import dev.fim.scan.observe.BeginningReader;
import dev.fim.scan.observe.Directory;
import dev.fim.scan.observe.DirectoryReader;
import dev.fim.scan.observe.FirstLook;
import dev.fim.scan.observe.MountScope;
import dev.fim.scan.observe.NameInDirectory;
import dev.fim.scan.observe.Observation;
import dev.fim.scan.observe.Observer;
import dev.fim.scan.observe.Reasons;
import dev.fim.scan.state.ReadRate;
import dev.fim.scan.state.RuleMatches;
import dev.fim.scan.state.ScanState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Checks single paths of a tree repeatedly, on the caller's thread: returns what a [TreeScan]
/// would return for them and the directories above, and reads or lists nothing else. For one thread
/// at a time.
///
/// It walks from the root name by name, so it sees a link, mount or file that has replaced a
/// directory above a path.
public final class SpotScan implements AutoCloseable {

  private static final byte[] HERE = {'.'};

  /// How many names one call observes, including those above each path. Anything beyond counts as
  /// not listed until the next scan of the tree.
  private static final int MOST_STEPS = 32_768;

  private final Scope scope;
  private final MountScope mounts;
  private final HiddenFiles hidden;
  private final ScanMonitor monitor;
  private final Calls calls = new Calls();
  private final ScanState state;
  private final Observer observer;
  private final DirectoryReader reader;
  private final DescriptorBudget budget = new DescriptorBudget();

  private final TreeMap<RawPath, Spot.Extent> pending = new TreeMap<>();
  private final TreeMap<RawPath, Entry> seen = new TreeMap<>();
  private int steps; // done, and pending for entries below
  private @Nullable BeginningReader beginnings;

  /// Creates a scan of paths in `scope`.
  ///
  /// @param monitor for all calls; cancelling it is final
  public SpotScan(Scope scope, Selection selection, ScanOptions options, ScanMonitor monitor) {
    this.scope = scope;
    Set<RawPath> mountPoints = new HashSet<>(options.mounts());
    mountPoints.addAll(scope.paths());
    this.mounts = new MountScope(options.crossing(), mountPoints);
    this.hidden = options.hidden();
    this.monitor = monitor;
    this.state =
        new ScanState(
            monitor,
            new ReadRate(0),
            options.bounds(),
            new RuleMatches(selection),
            UnselectedNames.OMITTED);
    this.observer = new Observer(calls, selection, state);
    this.reader = new DirectoryReader(calls, observer, hidden);
  }

  /// Observes `spots` and skips those outside the scope.
  ///
  /// @return the entries at, above and, if requested, below the paths, in order
  /// @throws FimException [Problem#IO] if the root has gone away meanwhile, [Problem#INTERRUPTED]
  ///   if the monitor was cancelled
  public List<Entry> look(TreeRoot root, Collection<Spot> spots) {
    pending.clear();
    seen.clear();
    steps = 0;
    spots.forEach(
        spot -> pending.merge(spot.path(), spot.extent(), (one, other) -> wider(one, other)));
    while (!pending.isEmpty()) {
      if (monitor.isCancelled()) {
        throw new FimException(
            Problem.INTERRUPTED, "look at", root.path().display(), "interrupted", null);
      }
      Map.Entry<RawPath, Spot.Extent> next = pending.pollFirstEntry();
      for (RawPath start : scope.paths()) {
        if (next.getKey().isWithin(start)) {
          goDown(root, start, next.getKey(), next.getValue());
        }
      }
    }
    root.confirm();
    return List.copyOf(seen.values());
  }

  /// Reads the beginning of a file that [#look] has returned: see [BeginningReader#read].
  public @Nullable Reason readBeginning(
      TreeRoot root, FileEntry seen, long bytes, AttributeSet digests, FileEntry.Builder entry) {
    BeginningReader reader = beginnings == null ? new BeginningReader(state) : beginnings;
    beginnings = reader;
    return reader.read(root, seen, bytes, digests, entry);
  }

  private static Spot.Extent wider(Spot.Extent one, Spot.Extent other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void goDown(TreeRoot root, RawPath start, RawPath end, Spot.Extent extent) {
    RawPath parent = start.parent();
    budget.tryTake(); // two at a time, so there is always a permit
    int fd = root.openDirectory(calls, parent == null ? RawPath.ROOT : parent);
    int result = fd < 0 ? fd : reader.stat(fd);
    if (result < 0) {
      if (fd >= 0) {
        calls.closeDescriptor(fd);
      }
      budget.giveBack();
      if (!Reasons.isGone(result) && !Reasons.isOtherType(result)) {
        note(new Unobserved(start, Reasons.reason("open", result)));
      }
      return;
    }
    Directory directory = new Directory(fd, reader.status().mountId(), budget::giveBack);
    byte[] name = parent == null ? HERE : start.name().toByteArray();
    List<ByteString> names = end.names();
    RawPath at = start;
    for (int depth = start.depth(); ; depth++) {
      boolean last = depth == names.size();
      Directory below =
          step(new NameInDirectory(directory, name, at, mounts), last ? extent : Spot.Extent.ALONE);
      directory.release(calls);
      if (below == null) {
        return;
      }
      directory = below;
      if (last || isHidden(directory, names.get(depth))) {
        directory.release(calls);
        return;
      }
      name = names.get(depth).toByteArray();
      at = at.child(name);
    }
  }

  private boolean isHidden(Directory directory, ByteString name) {
    return hidden.names().contains(name)
        && reader.stat(directory.fd()) == 0
        && hidden.areIn(reader.status().dev(), reader.status().inode());
  }

  /// Records the entry of a name.
  ///
  /// @return the open directory; null if it is none or cannot be entered
  private @Nullable Directory step(NameInDirectory place, Spot.Extent extent) {
    for (int attempt = 1; attempt <= Observer.ATTEMPTS; attempt++) {
      switch (observer.firstLook(place)) {
        case FirstLook.Settled(Observation settled) -> {
          note(settled.entry());
          return null;
        }
        case FirstLook.Seen(FileType type, Decision decision) -> {
          if (type == FileType.DIRECTORY) {
            int fd = reader.open(place);
            int result = fd < 0 ? fd : reader.stat(fd);
            if (result >= 0 && place.isInScope(reader.status().mountId())) {
              budget.tryTake();
              Directory opened = new Directory(fd, reader.status().mountId(), budget::giveBack);
              noteDirectory(fd, place, decision, extent);
              return opened;
            }
            if (fd >= 0) {
              calls.closeDescriptor(fd);
            }
            if (Reasons.isGone(result)) {
              return null;
            }
            if (result < 0 && !Reasons.isOtherType(result)) {
              note(reader.unopened(place.path(), observer.status(), decision.attributes(), result));
              return null;
            }
          } else {
            Observation observation = observer.observeSeen(place, type, decision);
            if (observation != Observation.AGAIN) {
              note(observation.entry());
              return null;
            }
          }
        }
      }
    }
    note(new Unobserved(place.path(), Reasons.keptChanging()));
    return null;
  }

  private void noteDirectory(int fd, NameInDirectory place, Decision decision, Spot.Extent extent) {
    switch (extent) {
      case ALONE -> note(reader.describe(fd, place.path(), decision.attributes()));
      case LISTED -> noteListed(reader.list(fd, place.path(), decision.attributes()).entry());
      case WITH_BELOW -> {
        DirectoryReader.Listing listing = reader.list(fd, place.path(), decision.attributes());
        long below = (long) listing.names().size() * (place.path().depth() + 1);
        if (steps + below > MOST_STEPS) {
          noteListed(reader.unlisted(listing, MOST_STEPS));
          return;
        }
        steps += (int) below;
        noteListed(listing.entry());
        for (ListedName name : listing.names()) {
          pending.put(place.path().child(name.bytes()), Spot.Extent.WITH_BELOW);
        }
      }
    }
  }

  /// Replaces the entry recorded on the way with a fuller one.
  private void noteListed(FileEntry directory) {
    seen.put(directory.path(), directory);
  }

  /// The first observation counts: a later one on the way to another path does not list the
  /// directory.
  private void note(@Nullable Entry entry) {
    if (entry != null) {
      seen.putIfAbsent(entry.path(), entry);
    }
  }

  @Override
  public void close() {
    calls.close();
    if (beginnings != null) {
      beginnings.close();
    }
  }
}
