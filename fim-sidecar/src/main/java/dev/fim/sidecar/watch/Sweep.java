package dev.fim.sidecar.watch;

import dev.fim.CheckSession;
import dev.fim.file.FileEntry;
import dev.fim.request.Outcome;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.session.VerifiedFiles;
import dev.fim.sidecar.finding.TargetVerdict;
import java.time.Clock;
import java.util.concurrent.Executor;

/// Compares the whole tree of a target repeatedly, and reads only the files that need it: files
/// that look different from when they were last verified, files that a process maps so that writes
/// stay invisible, and in turn every file that was not read for long. For one thread at a time.
final class Sweep implements AutoCloseable {

  private final WatchedTree tree;
  private final CheckSession session;
  private final Clock clock;
  private final TreeRoot root;
  private final VerifiedFiles verified;
  private final RollingReread rolling;
  private final Executor threads;

  /// Files that were mapped, and were not read again since the mapping ended.
  private MappedFiles suspect = MappedFiles.NONE;

  private volatile ScanMonitor monitor = new ScanMonitor();
  private volatile boolean closed;

  Sweep(
      WatchedTree tree,
      CheckSession session,
      WatchSettings settings,
      Clock clock,
      Executor threads) {
    this.threads = threads;
    this.tree = tree;
    this.session = session;
    this.clock = clock;
    this.root = TreeRoot.ofDescriptor(tree.descriptor(), tree.name(), tree.present());
    this.verified = session.newVerifiedFiles();
    this.rolling =
        new RollingReread(
            session.generation().entries(),
            session.generation().bytes(),
            settings.rereadPeriod(),
            settings.rereadRate());
  }

  RollingReread rolling() {
    return rolling;
  }

  /// The progress of the last sweep: entries and bytes. For any thread.
  long done() {
    ScanMonitor current = monitor;
    return current.entries() + current.bytes();
  }

  /// Sweeps once.
  ///
  /// @throws dev.fim.error.FimException if there is no verdict: the target went away, or [#cancel]
  ///   was called
  Swept run() {
    ScanMonitor current = new ScanMonitor();
    monitor = current;
    if (closed) {
      current.cancel();
    }
    MappedFiles before = tree.mapped().get();
    suspect = suspect.union(before);
    rolling.begin(clock.instant());
    FindingCollector findings = new FindingCollector(tree);
    Outcome outcome = session.check(root, verified, this::wants, current, findings::add, threads);
    rolling.end();
    // A mapping has ended only if it was absent before the read and still is: then nothing can have
    // been written through it since.
    suspect = before.union(tree.mapped().get());
    return new Swept(findings.verdict(), outcome.summary().entries(), current.bytes());
  }

  /// The result of a sweep.
  ///
  /// @param bytes the number of bytes read
  record Swept(TargetVerdict verdict, long entries, long bytes) {}

  private boolean wants(int position, FileEntry file) {
    return (!suspect.isEmpty() && suspect.mayHold(file)) || rolling.wants(position, file);
  }

  /// Ends a running sweep soon, and every later one at once.
  void cancel() {
    closed = true;
    monitor.cancel();
  }

  @Override
  public void close() {
    cancel();
    root.close();
  }
}
