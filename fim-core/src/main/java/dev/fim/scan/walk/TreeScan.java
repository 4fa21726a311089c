package dev.fim.scan.walk;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.posix.Calls;
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.StandbyThreads;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.observe.BeginningReader;
import dev.fim.scan.observe.MountScope;
import dev.fim.scan.observe.Observer;
import dev.fim.scan.state.ReadRate;
import dev.fim.scan.state.RuleMatches;
import dev.fim.scan.state.ScanState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Scans a tree and returns its entries in order.
///
/// One thread walks, some read and hash, and the caller's takes the entries. They run ahead by a
/// bounded amount, so memory grows with the widest directory only. For one thread, as any cursor.
public final class TreeScan implements EntryCursor {

  private final TreeRoot root;
  private final Selection selection;
  private final ScanMonitor monitor;
  private final ScanState state;
  private final ChunkQueue queue;
  private final List<ScanTask> tasks = new ArrayList<>();
  private final List<RawPath> skippedMounts = new ArrayList<>();
  private List<@Nullable Entry> chunk = List.of();
  private int next;
  private boolean ended;
  private @Nullable BeginningReader beginnings;

  private TreeScan(TreeRoot root, Selection selection, ScanOptions options, ScanMonitor monitor) {
    this.root = root;
    this.selection = selection;
    this.monitor = monitor;
    this.queue = new ChunkQueue(options.workers(), selection.largestCopy());
    this.state =
        new ScanState(
            monitor,
            new ReadRate(options.bytesPerSecond()),
            options.bounds(),
            new RuleMatches(selection),
            options.unselected());
  }

  /// Starts a scan on new threads. The caller closes the root after the scan.
  ///
  /// @throws FimException ([Problem#IO]) if the system gives no threads
  public static TreeScan start(
      TreeRoot root, Scope scope, Selection selection, ScanOptions options, ScanMonitor monitor) {
    return start(root, scope, selection, options, monitor, StandbyThreads.ON_DEMAND);
  }

  /// Starts a scan on the threads of an executor. If there are too few, one reads.
  ///
  /// @param threads starts each task at once
  /// @throws FimException ([Problem#IO]) if they cannot
  public static TreeScan start(
      TreeRoot root,
      Scope scope,
      Selection selection,
      ScanOptions options,
      ScanMonitor monitor,
      Executor threads) {
    TreeScan scan = new TreeScan(root, selection, options, monitor);
    Set<RawPath> mounts = new HashSet<>(options.mounts());
    mounts.addAll(scope.paths());
    MountScope mountScope = new MountScope(options.crossing(), mounts);
    try {
      scan.run(threads, () -> scan.walk(scope, mountScope, options));
      for (int i = 0; i < options.workers(); i++) {
        scan.run(threads, () -> scan.read(options.overlays()));
      }
    } catch (OutOfMemoryError | RejectedExecutionException e) {
      if (scan.tasks.size() < 2) {
        scan.close();
        throw noThreads(root, e);
      }
    }
    return scan;
  }

  private void run(Executor threads, Runnable body) {
    ScanTask task = new ScanTask(body);
    threads.execute(task);
    tasks.add(task);
  }

  private static FimException noThreads(TreeRoot root, Throwable cause) {
    return new FimException(
        Problem.IO,
        "scan",
        root.path().display(),
        "the system gives no more threads",
        "allow more: ulimit -u, or the limit of processes of the container or pod",
        cause);
  }

  private void walk(Scope scope, MountScope mounts, ScanOptions options) {
    try {
      try (Calls calls = new Calls()) {
        Observer observer = new Observer(calls, selection, state);
        TreeWalk walk = new TreeWalk(root, mounts, options, queue, calls, observer, state);
        for (RawPath path : scope.paths()) {
          walk.walk(path);
        }
        queue.finish();
      } catch (RuntimeException | Error e) {
        queue.fail(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the cursor was closed
    }
  }

  private void read(OverlayTimes overlays) {
    try {
      try (Calls calls = new Calls()) {
        Worker worker = new Worker(calls, selection, state, overlays);
        while (true) {
          queue.takeToDo().complete(worker, calls);
        }
      } catch (RuntimeException | Error e) { // the cursor waits for every chunk
        while (true) {
          queue.takeToDo().fail(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // as above
    }
  }

  @Override
  public @Nullable Entry next() {
    try {
      while (!ended) {
        requireGoingOn();
        while (next < chunk.size()) {
          Entry entry = chunk.get(next++);
          if (entry != null) {
            return counted(entry);
          }
        }
        takeChunk();
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  private void takeChunk() throws InterruptedException {
    Chunk taken = queue.takeInOrder();
    requireGoingOn(); // a cancelled walk ends with a failure
    if (taken == null) {
      ended = true;
      root.confirm();
    } else {
      chunk = taken.await();
      next = 0;
    }
  }

  private Entry counted(Entry entry) {
    if (entry instanceof MountPoint(RawPath path)) {
      skippedMounts.add(path);
    } else {
      monitor.countEntry();
    }
    return entry;
  }

  private void requireGoingOn() {
    if (monitor.isCancelled()) {
      throw interrupted();
    }
  }

  private FimException interrupted() {
    return new FimException(
        Problem.INTERRUPTED, "finish the scan of", root.path().display(), "interrupted", null);
  }

  /// Reads the beginning of a file that this scan has returned: see [BeginningReader#read].
  public @Nullable Reason readBeginning(
      FileEntry seen, long bytes, AttributeSet digests, FileEntry.Builder entry) {
    BeginningReader reader = beginnings == null ? new BeginningReader(state) : beginnings;
    beginnings = reader;
    return reader.read(root, seen, bytes, digests, entry);
  }

  /// The mounts skipped so far, in order.
  public List<RawPath> skippedMounts() {
    return List.copyOf(skippedMounts);
  }

  /// The matches of each rule so far. The scan runs ahead of the entries taken.
  public RuleMatches matches() {
    return state.matches();
  }

  /// Stops the scan if needed, and waits for its tasks.
  @Override
  public void close() {
    state.stop();
    tasks.forEach(ScanTask::interrupt);
    boolean interrupted = false;
    for (ScanTask task : tasks) {
      interrupted |= task.awaitEnd();
    }
    queue.abandon(root.calls());
    if (beginnings != null) {
      beginnings.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
