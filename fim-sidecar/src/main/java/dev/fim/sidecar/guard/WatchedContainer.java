package dev.fim.sidecar.guard;

import dev.fim.CheckSession;
import dev.fim.path.RawPath;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.target.PinnedRoot;
import dev.fim.sidecar.target.PodProcesses;
import dev.fim.sidecar.target.ProcessInspector;
import dev.fim.sidecar.target.Suspicion;
import dev.fim.sidecar.watch.Finding;
import dev.fim.sidecar.watch.FindingKind;
import dev.fim.sidecar.watch.TreeWatcher;
import dev.fim.sidecar.watch.WatchListener;
import dev.fim.sidecar.watch.WatchedTree;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a container, from the moment that its baseline is in force. For the thread of its
/// guard.
final class WatchedContainer implements AutoCloseable {

  private final PinnedRoot root;
  private final CheckSession session;
  private final TreeWatcher watcher;
  private final ProcessInspector inspector;
  private final @Nullable BaselineJudge judge;

  private WatchedContainer(
      PinnedRoot root,
      CheckSession session,
      TreeWatcher watcher,
      ProcessInspector inspector,
      @Nullable BaselineJudge judge) {
    this.root = root;
    this.session = session;
    this.watcher = watcher;
    this.inspector = inspector;
    this.judge = judge;
  }

  /// Starts to watch. Root and session are this one's from here on.
  static WatchedContainer start(
      Surroundings surroundings,
      TargetSettings settings,
      ProcRoot proc,
      PodProcesses processes,
      PinnedRoot root,
      BaselineInForce baseline,
      WatchListener listener) {
    ContainerProcesses container =
        new ContainerProcesses(surroundings, root.instance().container());
    List<RawPath> volumes = container.mountPoints();
    WatchedTree tree =
        new WatchedTree(
            root.descriptor(),
            root.path(),
            container::areThere,
            container::mappedFiles,
            path -> volumes.stream().anyMatch(path::isWithin));
    CheckSession session = baseline.session();
    TreeWatcher watcher =
        TreeWatcher.start(
            tree, session, settings.watch(), surroundings.clock(), surroundings.loop(), listener);
    return new WatchedContainer(
        root,
        session,
        watcher,
        new ProcessInspector(proc, processes, ProcessInspector.SETTLING),
        settings.judgesExecutables() ? new BaselineJudge(session, watcher) : null);
  }

  PinnedRoot root() {
    return root;
  }

  TreeWatcher watcher() {
    return watcher;
  }

  /// What its processes do that no file tells.
  ///
  /// @param findings what is certain
  /// @param lookAgain whether something was seen for too short a time
  /// @param obstacles why something could not be told, a line each
  record Inspected(List<Finding> findings, boolean lookAgain, List<String> obstacles) {}

  Inspected inspect() {
    ProcessInspector.Inspection inspection = inspector.inspect(root, judge, System.nanoTime());
    List<Finding> findings = inspection.certain().stream().map(WatchedContainer::finding).toList();
    return new Inspected(findings, inspection.lookAgain(), inspection.obstacles());
  }

  private static Finding finding(Suspicion suspicion) {
    FindingKind kind =
        switch (suspicion.kind()) {
          case ISOLATION -> FindingKind.ISOLATION;
          case EXECUTED -> FindingKind.EXECUTED;
        };
    return new Finding.Running(
        kind, suspicion.process().pid(), suspicion.executable(), suspicion.reason());
  }

  @Override
  public void close() {
    watcher.close();
    session.close();
    root.close();
  }
}
