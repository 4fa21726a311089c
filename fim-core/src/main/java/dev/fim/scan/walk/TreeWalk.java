package dev.fim.scan.walk;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.posix.Calls;
import dev.fim.posix.ListedName;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.VerifiedContent;
import dev.fim.scan.observe.Directory;
import dev.fim.scan.observe.DirectoryReader;
import dev.fim.scan.observe.FirstLook;
import dev.fim.scan.observe.MountScope;
import dev.fim.scan.observe.NameInDirectory;
import dev.fim.scan.observe.Observation;
import dev.fim.scan.observe.Observer;
import dev.fim.scan.observe.Reasons;
import dev.fim.scan.state.ScanState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the tree in order. Passes on its directories as entries, and other names for workers to
/// observe. For one thread, its own.
final class TreeWalk {

  private static final byte[] HERE = {'.'};
  private static final int SEARCHABLE = 01; // S_IXOTH

  private final TreeRoot root;
  private final MountScope mounts;
  private final ChunkQueue queue;
  private final Calls calls;
  private final Observer observer;
  private final DirectoryReader reader;
  private final VerifiedContent verified;
  private final ScanState state;
  private final DescriptorBudget budget = new DescriptorBudget();
  private final DirectoryStack stack;

  /// Unselected ancestors: passed on only once something below them is.
  private final List<FileEntry> heldBack = new ArrayList<>();

  /// Uses `calls` and `observer`, which belong to the same thread.
  TreeWalk(
      TreeRoot root,
      MountScope mounts,
      ScanOptions options,
      ChunkQueue queue,
      Calls calls,
      Observer observer,
      ScanState state) {
    this.state = state;
    this.root = root;
    this.mounts = mounts;
    this.queue = queue;
    this.calls = calls;
    this.observer = observer;
    this.reader = new DirectoryReader(calls, observer, options.hidden());
    this.verified = options.verified();
    this.stack = new DirectoryStack(root, calls, budget);
  }

  /// Walks `start` and everything below. Calls must be in order of path, none within another.
  void walk(RawPath start) throws InterruptedException {
    RawPath parent = start.parent();
    takeDescriptor();
    int fd = root.openDirectory(calls, parent == null ? RawPath.ROOT : parent);
    int result = fd < 0 ? fd : reader.stat(fd);
    if (result < 0) {
      budget.giveBack();
      if (!Reasons.isGone(result) && !Reasons.isOtherType(result)) {
        handOut(new Unobserved(start, Reasons.reason("open", result)));
      }
      return;
    }
    long mountId = reader.status().mountId();
    boolean isReachable = isSearchable() && (parent == null || isReachable(parent.parent()));
    Directory directory = new Directory(fd, mountId, isReachable, budget::giveBack);
    try {
      byte[] name = parent == null ? HERE : start.name().toByteArray();
      visit(new NameInDirectory(directory, name, start, mounts));
      while (stack.isUnderway()) {
        goOn();
      }
    } finally {
      directory.release(calls);
      stack.abandon();
    }
  }

  /// Whether the status that was just read gives others the right to search.
  private boolean isSearchable() {
    return (reader.status().mode() & SEARCHABLE) != 0;
  }

  /// Whether everybody may pass through the directory at `path` and those above it. The descriptor
  /// of the walk is open meanwhile, and one more.
  private boolean isReachable(@Nullable RawPath path) {
    for (RawPath at = path; at != null; at = at.parent()) {
      int fd = root.openDirectory(calls, at);
      if (fd < 0) {
        return false;
      }
      int result = reader.stat(fd);
      calls.closeDescriptor(fd);
      if (result < 0 || !isSearchable()) {
        return false;
      }
    }
    return true;
  }

  private void goOn() throws InterruptedException {
    if (state.isOver()) { // a normal end could pass for the end of the tree
      throw new IllegalStateException("the scan is not wanted any more");
    }
    Frame frame = stack.last();
    if (!frame.hasNext()) {
      if (!heldBack.isEmpty() && heldBack.getLast().path().equals(stack.path())) {
        heldBack.removeLast();
      }
      stack.leave();
      return;
    }
    ListedName name = frame.takeNext();
    RawPath path = stack.path().child(name.bytes());
    Directory directory = frame.directory();
    if (directory == null) {
      takeDescriptor();
      directory = stack.reopen(frame);
    }
    if (directory == null) {
      handOut(new Unobserved(path, Reasons.directoryMoved()));
    } else {
      NameInDirectory place = new NameInDirectory(directory, name.bytes(), path, mounts);
      if (name.mayBeDirectory() || !heldBack.isEmpty()) {
        visit(place);
      } else {
        leaveToWorker(place);
      }
    }
  }

  private void leaveToWorker(NameInDirectory place) throws InterruptedException {
    queue.addUnseen(place, verified.at(place.path()));
  }

  private void visit(NameInDirectory place) throws InterruptedException {
    for (int attempt = 1; attempt <= Observer.ATTEMPTS; attempt++) {
      Observation observation =
          switch (observer.firstLook(place)) {
            case FirstLook.Settled(Observation settled) -> settled;
            case FirstLook.Seen(FileType type, Decision decision) -> {
              if (type == FileType.DIRECTORY) {
                yield enter(place, decision);
              }
              handOutHeldBack();
              leaveToWorker(place);
              yield Observation.NOTHING;
            }
          };
      if (observation != Observation.AGAIN) {
        handOut(observation.entry());
        return;
      }
    }
    handOut(new Unobserved(place.path(), Reasons.keptChanging()));
  }

  /// Lists a directory, passes on its entry and enters it.
  private Observation enter(NameInDirectory place, Decision decision) throws InterruptedException {
    takeDescriptor();
    int fd = reader.open(place);
    int result = fd < 0 ? fd : reader.stat(fd);
    if (result < 0 || !place.isInScope(reader.status().mountId())) {
      if (fd >= 0) {
        calls.closeDescriptor(fd);
      }
      budget.giveBack();
      return notEntered(place, decision, result);
    }
    boolean isReachable = isSearchable() && place.directory().isReachable();
    Directory directory =
        new Directory(fd, reader.status().mountId(), isReachable, budget::giveBack);
    DirectoryReader.Listing listing = reader.list(fd, place.path(), decision.attributes());
    // First, so that the stack closes it even if the scan ends while the entry is passed on.
    stack.enter(place.path(), new Frame(listing.names(), reader.status(), directory));
    if (decision.reach() == Decision.Reach.ANCESTOR && listing.entry().gap() == null) {
      heldBack.add(listing.entry());
    } else {
      handOut(listing.entry());
    }
    return Observation.NOTHING;
  }

  private Observation notEntered(NameInDirectory place, Decision decision, int result) {
    if (Reasons.isGone(result)) {
      return Observation.NOTHING;
    }
    if (result >= 0 || Reasons.isOtherType(result)) {
      return Observation.AGAIN;
    }
    return Observation.of(
        reader.unopened(place.path(), observer.status(), decision.attributes(), result));
  }

  private void handOut(@Nullable Entry entry) throws InterruptedException {
    if (entry != null) {
      handOutHeldBack();
      queue.add(entry);
    }
  }

  private void handOutHeldBack() throws InterruptedException {
    for (FileEntry directory : heldBack) {
      queue.add(directory);
    }
    heldBack.clear();
  }

  /// Takes a permit. Workers hold the others and return them without waiting for anybody.
  private void takeDescriptor() throws InterruptedException {
    if (!budget.tryTake()) {
      queue.handOver();
      budget.take();
    }
  }
}
