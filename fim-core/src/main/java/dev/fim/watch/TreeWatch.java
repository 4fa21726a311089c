package dev.fim.watch;

import dev.fim.CheckSession;
import dev.fim.compare.Change;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.RawPath;
import dev.fim.posix.Inotify;
import dev.fim.request.Outcome;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.session.RereadFilter;
import dev.fim.session.VerifiedFiles;
import dev.fim.watch.events.DirectoryWatches;
import dev.fim.watch.events.EventLoop;
import dev.fim.watch.events.EventReceiver;
import dev.fim.watch.events.PendingPaths;
import dev.fim.watch.events.RestoredFiles;
import dev.fim.watch.events.SweepSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Watches a tree and reports its changes as they happen.
///
/// Paths are checked as soon as an event names them. The whole tree is checked at the start, at an
/// interval, which also finds changes without events, and after every loss of events; after the
/// first time, only files whose status has changed are read.
public final class TreeWatch {

  /// How long to collect events before their paths are checked.
  private static final Duration DEBOUNCE = Duration.ofMillis(20);

  /// From the end of one check of the whole tree to the start of the next.
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /// The same after a loss of events.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final CheckSession session;
  private final RawPath path;
  private final WatchListener listener;
  private final KnownChanges known;
  private final PendingPaths pending;
  private final ScanMonitor monitor = new ScanMonitor();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final SweepSchedule schedule = new SweepSchedule();
  private boolean incomplete; // of the thread of events

  /// @param session the caller closes it after the watch
  /// @param root the directory that counts as `/`
  /// @param words what is reported of a change: one with the same words as before is not reported
  public TreeWatch(
      CheckSession session, RawPath root, Function<Change, String> words, WatchListener listener) {
    this.session = session;
    this.path = root;
    this.listener = listener;
    this.known = new KnownChanges(listener, words);
    this.pending = new PendingPaths(session, DEBOUNCE);
  }

  /// The progress of the first check of the whole tree; cancelled by [#stop].
  public ScanMonitor monitor() {
    return monitor;
  }

  /// Watches until [#stop].
  ///
  /// @throws FimException if the watch cannot go on: the root went away, or there is no inotify
  public void run() {
    try (TreeRoot forEvents = TreeRoot.open(path);
        TreeRoot forSweeps = TreeRoot.open(path);
        EventLoop loop = EventLoop.start()) {
      Receiver receiver = new Receiver(forEvents, loop);
      loop.call(receiver, receiver::begin);
      try {
        sweepUntilStopped(forSweeps);
      } finally {
        loop.call(receiver, receiver::end);
      }
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case Throwable fault -> throw new IllegalStateException(fault);
    }
  }

  /// Ends the watch soon. For any thread.
  public void stop() {
    schedule.stop();
    monitor.cancel();
  }

  private void fail(Throwable fault) {
    failure.compareAndSet(null, fault);
    stop();
  }

  private void notice(String text) {
    known.tell(() -> listener.notice(text));
  }

  private void sweepUntilStopped(TreeRoot root) {
    VerifiedFiles verified = session.newVerifiedFiles();
    boolean isFirst = true;
    while (awaitNext(isFirst)) {
      isFirst = false;
      known.beginSweep();
      Outcome outcome;
      try {
        outcome = session.check(root, verified, RereadFilter.NONE, monitor, known::swept);
      } catch (FimException e) {
        if (e.problem() == Problem.INTERRUPTED && monitor.isCancelled()) {
          return;
        }
        throw e;
      }
      if (known.endSweep()) {
        known.tell(() -> listener.checked(outcome));
      } else {
        schedule.request();
      }
    }
  }

  /// @return false if the watch was stopped
  private boolean awaitNext(boolean isFirst) {
    try {
      return isFirst
          ? schedule.awaitNext(Duration.ZERO, Duration.ZERO)
          : schedule.awaitNext(PAUSE, INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// What the thread of events calls.
  private final class Receiver implements EventReceiver {

    private final TreeRoot root;
    private final EventLoop loop;
    private final DirectoryWatches directories;

    Receiver(TreeRoot root, EventLoop loop) {
      this.root = root;
      this.loop = loop;
      this.directories = new DirectoryWatches(loop, this, root.fd(), session);
    }

    void begin() {
      loop.add(this);
      note(directories.addAll());
    }

    void end() {
      loop.remove(this);
      directories.removeTree(RawPath.ROOT);
    }

    private void note(@Nullable String fault) {
      if (fault != null && !incomplete) {
        incomplete = true;
        notice(fault + "; changes there are found within a minute");
        schedule.request();
      }
    }

    @Override
    public void take(Inotify.Event event, RawPath directory) {
      if (event.is(Inotify.IN_UNMOUNT)) {
        notice("unmounted below " + directory.display() + ": everything is checked");
        schedule.request();
      }
      note(directories.follow(event, directory, pending));
    }

    @Override
    public void overflow() {
      notice("the kernel dropped events: everything is checked");
      note(directories.addAll()); // directories may have appeared without an event
      schedule.request();
    }

    @Override
    public long nanosUntilDue() {
      return pending.nanosUntilDue();
    }

    @Override
    public void checkIfDue() {
      if (pending.nanosUntilDue() > 0 || monitor.isCancelled()) {
        return;
      }
      PendingPaths.Batch batch = pending.take();
      if (batch.isFlood()) {
        notice(batch.spots().size() + " paths changed at once: everything is checked");
        schedule.request();
        return;
      }
      List<Change> found = new ArrayList<>();
      List<Spot> spots = batch.spots();
      Outcome _ = session.check(root, spots, found::add);
      Set<RawPath> differing = new HashSet<>();
      found.forEach(change -> differing.add(change.path()));
      RestoredFiles.among(batch.written(), session).stream()
          .filter(change -> !differing.contains(change.path()))
          .forEach(found::add);
      known.checked(spots, found);
    }

    @Override
    public void fail(Throwable fault) {
      TreeWatch.this.fail(fault);
    }
  }
}
