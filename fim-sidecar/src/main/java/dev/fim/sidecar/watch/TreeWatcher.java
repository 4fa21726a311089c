package dev.fim.sidecar.watch;

import dev.fim.CheckSession;
import dev.fim.compare.Change;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Inotify;
import dev.fim.request.Outcome;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.watch.events.DirectoryWatches;
import dev.fim.watch.events.EventLoop;
import dev.fim.watch.events.EventReceiver;
import dev.fim.watch.events.PendingPaths;
import dev.fim.watch.events.RestoredFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Watches the tree of one target: single paths as soon as an event names them, and the whole tree
/// at an interval, which also finds changes without events.
///
/// Every loss of events leads to a sweep; the watch never ends without a report, except for
/// [TargetVerdict.Gone]. Thread-safe.
public final class TreeWatcher implements AutoCloseable {

  /// The number of threads that a watch needs: one that sweeps, one that walks, and one that reads.
  public static final int THREADS = 3;

  /// A longer file is left to a sweep, because the events of all targets would wait for it.
  private static final long READ_MAX = 64L << 20;

  private final WatchedTree tree;
  private final CheckSession session;
  private final WatchListener listener;
  private final EventReceiver receiver = new Receiver();
  private final @Nullable EventLoop loop;
  private final @Nullable DirectoryWatches directories;
  private final TreeRoot root;
  private final SweepThread sweeps;

  // For the loop's thread only.
  private final PendingPaths pending;
  private boolean incomplete;

  private final LongAdder events = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private final Object delivery = new Object();
  private boolean gone; // guarded by delivery
  private volatile boolean closed;

  private TreeWatcher(
      WatchedTree tree,
      CheckSession session,
      WatchSettings settings,
      Clock clock,
      @Nullable EventLoop loop,
      Executor threads,
      WatchListener listener) {
    this.tree = tree;
    this.session = session;
    this.listener = listener;
    this.loop = loop;
    this.directories =
        loop == null ? null : new DirectoryWatches(loop, receiver, tree.descriptor(), session);
    this.pending = new PendingPaths(session, settings.debounce());
    this.root = TreeRoot.ofDescriptor(tree.descriptor(), tree.name(), tree.present());
    Sweep sweep = new Sweep(tree, session, settings, clock, threads);
    this.sweeps = new SweepThread(this, sweep, settings, threads);
  }

  /// Starts the watch: first all directories, then a sweep that reads every file.
  ///
  /// @param session the baseline of this tree; the caller closes it after this watcher
  /// @param clock the clock of the files' timestamps
  /// @param loop null if there are no events: then only sweeps find changes
  /// @param threads starts each task at once: [#THREADS] of them at a time
  public static TreeWatcher start(
      WatchedTree tree,
      CheckSession session,
      WatchSettings settings,
      Clock clock,
      @Nullable EventLoop loop,
      Executor threads,
      WatchListener listener) {
    boolean wanted = settings.events() == WatchSettings.Events.ON;
    EventLoop used = wanted && loop != null && loop.isListening() ? loop : null;
    TreeWatcher watcher = new TreeWatcher(tree, session, settings, clock, used, threads, listener);
    if (wanted && used == null) {
      watcher.notice(WatchNotice.Kind.UNWATCHED, "there are no kernel events");
    }
    if (watcher.sweeps.sweep().rolling().round().compareTo(settings.rereadPeriod()) > 0) {
      watcher.notice(
          WatchNotice.Kind.SLOW_REREAD,
          "at this rate every file is read again within %s, not %s"
              .formatted(watcher.sweeps.sweep().rolling().round(), settings.rereadPeriod()));
    }
    if (watcher.loop != null) {
      watcher.loop.call(
          watcher.receiver,
          () -> {
            watcher.loop.add(watcher.receiver);
            watcher.watchAll();
          });
    }
    watcher.sweeps.start();
    return watcher;
  }

  /// Compares single paths now, on the caller's thread, to confirm findings.
  ///
  /// @throws FimException if there is no verdict
  public TargetVerdict look(Collection<RawPath> paths) {
    return compare(paths.stream().map(Spot::listed).toList()).verdict();
  }

  /// Requests a sweep.
  public void requestSweep() {
    sweeps.request();
  }

  /// For how long a running sweep has neither read a byte nor reached another entry; zero if none
  /// is running. For one thread, which must call it repeatedly: it compares with the previous call.
  public Duration standing() {
    return sweeps.standing();
  }

  /// For how long the current sweep has been running; zero if none is.
  public Duration sweeping() {
    return sweeps.underWay();
  }

  /// The number of watched directories.
  public int watches() {
    return directories == null ? 0 : directories.count();
  }

  /// The number of events from the kernel.
  public long events() {
    return events.sum();
  }

  /// The number of times that the kernel has dropped events.
  public long overflows() {
    return overflows.sum();
  }

  /// What the loop calls.
  EventReceiver receiver() {
    return receiver;
  }

  // On the thread of the loop.

  private void watchAll() {
    DirectoryWatches all = directories;
    if (all != null && !closed) {
      note(all.addAll());
    }
  }

  private void note(@Nullable String fault) {
    if (fault != null) {
      if (!incomplete) {
        notice(WatchNotice.Kind.UNWATCHED, fault);
      }
      incomplete = true;
      sweeps.request();
    }
  }

  private void overflow() {
    overflows.increment();
    notice(WatchNotice.Kind.OVERFLOW, "the kernel dropped events");
    watchAll(); // directories may have appeared without an event
    sweeps.request();
  }

  private void take(Inotify.Event event, RawPath directory) {
    events.increment();
    DirectoryWatches all = directories;
    if (all == null) {
      return;
    }
    if (event.is(Inotify.IN_UNMOUNT)) {
      notice(WatchNotice.Kind.UNMOUNTED, "unmounted below " + directory.display());
      sweeps.request();
    }
    note(all.follow(event, directory, pending));
  }

  private void checkIfDue() {
    if (pending.nanosUntilDue() > 0 || closed) {
      return;
    }
    PendingPaths.Batch batch = pending.take();
    if (batch.isFlood()) {
      notice(WatchNotice.Kind.FLOOD, batch.spots().size() + " paths changed at once");
      sweeps.request();
      return;
    }
    List<Spot> spots = new ArrayList<>(batch.spots());
    if (spots.removeIf(this::takesLong)) {
      sweeps.request();
    }
    try {
      Compared compared = compare(spots).with(restored(batch.written()));
      if (compared.verdict().allFindings().stream().anyMatch(TreeWatcher::leavesMore)) {
        sweeps.request();
      }
      deliver(
          compared.verdict(),
          new CheckContext(CheckContext.Trigger.EVENT, batch.since(), compared.entries(), 0));
    } catch (FimException e) {
      sweeps.request();
      noVerdict(e, batch.since(), CheckContext.Trigger.EVENT);
    }
  }

  /// Whether a sweep should look further than this finding.
  private static boolean leavesMore(Finding finding) {
    if (!(finding instanceof Finding.File(Change.Added(FileEntry added, _, _, _), _))) {
      return !finding.kind().isDrift();
    }
    Gap gap = added.gap();
    return gap != null && gap.children();
  }

  private boolean takesLong(Spot spot) {
    return session.find(spot.path()) instanceof FileEntry file && file.size() > READ_MAX;
  }

  private record Compared(TargetVerdict verdict, long entries) {

    /// Adds findings at paths that have none yet.
    Compared with(List<Finding> more) {
      List<Finding> all = new ArrayList<>(verdict.allFindings());
      Set<ByteString> paths = all.stream().map(Finding::path).collect(Collectors.toSet());
      more.stream().filter(finding -> !paths.contains(finding.path())).forEach(all::add);
      return new Compared(TargetVerdict.of(all), entries);
    }
  }

  private List<Finding> restored(List<RawPath> written) {
    return RestoredFiles.among(written, session).stream()
        .<Finding>map(change -> new Finding.File(change, tree.onVolume().test(change.path())))
        .toList();
  }

  private Compared compare(List<Spot> spots) {
    FindingCollector findings = new FindingCollector(tree);
    Outcome outcome = session.check(root, spots, findings::add);
    return new Compared(findings.verdict(), outcome.summary().entries());
  }

  // On the thread that sweeps.

  /// Tries again to watch the directories that could not be watched.
  void afterSweep() {
    EventLoop open = loop;
    if (open != null && !closed) {
      open.submit(
          receiver,
          () -> {
            if (incomplete) {
              incomplete = false;
              watchAgain();
            }
          });
    }
  }

  /// As at the start, but directories that still cannot be watched were already reported and
  /// request no sweep.
  private void watchAgain() {
    DirectoryWatches all = directories;
    if (all != null && !closed && all.addAll() != null) {
      incomplete = true;
    }
  }

  // On both threads.

  void deliver(TargetVerdict verdict, CheckContext context) {
    synchronized (delivery) {
      if (!gone && !closed) {
        gone = verdict instanceof TargetVerdict.Gone;
        listener.verdict(verdict, context);
      }
    }
  }

  /// Handles a check without a verdict: the target has ended, or the check failed.
  ///
  /// @return whether the target has ended
  boolean noVerdict(FimException why, long since, CheckContext.Trigger trigger) {
    if (closed && why.problem() == Problem.INTERRUPTED) {
      return true;
    }
    if (!tree.present().getAsBoolean()) {
      deliver(new TargetVerdict.Gone(), new CheckContext(trigger, since, 0, 0));
      return true;
    }
    notice(WatchNotice.Kind.NO_VERDICT, String.valueOf(why.getMessage()));
    return false;
  }

  private void notice(WatchNotice.Kind kind, String detail) {
    synchronized (delivery) {
      if (!gone && !closed) {
        listener.notice(new WatchNotice(kind, detail));
      }
    }
  }

  void fail(Throwable fault) {
    synchronized (delivery) {
      if (!closed) {
        listener.failed(fault);
      }
    }
  }

  /// Ends the watch, and waits until none of its threads uses the descriptor any more.
  @Override
  public void close() {
    synchronized (delivery) {
      if (closed) {
        return;
      }
      closed = true;
    }
    EventLoop open = loop;
    DirectoryWatches all = directories;
    if (open != null && all != null) {
      open.call(
          receiver,
          () -> {
            open.remove(receiver);
            all.removeTree(RawPath.ROOT);
          });
    }
    sweeps.close();
    root.close();
  }

  /// What the loop calls.
  private final class Receiver implements EventReceiver {

    @Override
    public void take(Inotify.Event event, RawPath directory) {
      TreeWatcher.this.take(event, directory);
    }

    @Override
    public void overflow() {
      TreeWatcher.this.overflow();
    }

    @Override
    public long nanosUntilDue() {
      return pending.nanosUntilDue();
    }

    @Override
    public void checkIfDue() {
      TreeWatcher.this.checkIfDue();
    }

    @Override
    public void fail(Throwable fault) {
      TreeWatcher.this.fail(fault);
    }
  }
}
