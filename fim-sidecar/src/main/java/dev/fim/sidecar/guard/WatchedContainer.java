package dev.fim.sidecar.guard;

import dev.fim.CheckSession;
import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.SelectionNote;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.inspection.ProcessInspector;
import dev.fim.sidecar.container.inspection.ProcessSuspicion;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.watch.TreeWatcher;
import dev.fim.sidecar.watch.WatchListener;
import dev.fim.sidecar.watch.WatchedTree;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One run of a container, from the time that its baseline is in force. For the thread of its
/// guard.
final class WatchedContainer implements AutoCloseable {

  /// The extra rule in the policy of `paths` and `exclude`.
  private static final String MTAB = "/etc/mtab";

  private final ContainerInputs inputs;
  private final PinnedRoot root;
  private final CheckSession session;
  private final TreeWatcher watcher;
  private final ProcessInspector inspector;
  private final @Nullable BaselineJudge judge;

  /// The inputs that do not depend on the baseline.
  private record ContainerInputs(
      SharedResources shared,
      TargetSettings settings,
      ProcRoot proc,
      PodProcesses processes,
      ContainerProcesses container,
      WatchedTree tree,
      Executor threads) {}

  private WatchedContainer(
      ContainerInputs inputs, PinnedRoot root, BaselineInForce baseline, WatchListener listener) {
    TargetSettings settings = inputs.settings();
    this.inputs = inputs;
    this.root = root;
    this.session = baseline.session();
    this.watcher =
        TreeWatcher.start(
            inputs.tree(),
            session,
            settings.watch(),
            inputs.shared().clock(),
            inputs.shared().pod().loop(),
            inputs.threads(),
            listener);
    this.inspector =
        new ProcessInspector(inputs.proc(), inputs.processes(), ProcessInspector.SETTLING);
    this.judge = settings.executed() != null ? new BaselineJudge(session, watcher::look) : null;
  }

  /// Starts the watch, and takes ownership of root and session.
  ///
  /// @param threads as a [TreeWatcher] needs them
  static WatchedContainer start(
      SharedResources shared,
      TargetSettings settings,
      ProcRoot proc,
      PodProcesses processes,
      PinnedRoot root,
      BaselineInForce baseline,
      Executor threads,
      WatchListener listener) {
    ContainerProcesses container =
        new ContainerProcesses(shared.pod(), root.containerRun().container());
    List<RawPath> volumes = container.mountPoints();
    WatchedTree tree =
        new WatchedTree(
            root.descriptor(),
            root.path(),
            container::areThere,
            container::mappedFiles,
            path -> volumes.stream().anyMatch(path::isWithin));
    ContainerInputs inputs =
        new ContainerInputs(shared, settings, proc, processes, container, tree, threads);
    return new WatchedContainer(inputs, root, baseline, listener);
  }

  /// The same container with another baseline. This object is closed by the call.
  WatchedContainer heldAgainst(BaselineInForce baseline, WatchListener listener) {
    watcher.close();
    session.close();
    return new WatchedContainer(inputs, root, baseline, listener);
  }

  /// Notes about how the policy matched at the last sweep, one line each. `/etc/mtab` needs none,
  /// whether it is a link or missing.
  List<String> policyNotes() {
    return session.selectionNotes().stream()
        .filter(note -> !isOfMtab(note.subject()))
        .map(SelectionNote::text)
        .toList();
  }

  private static boolean isOfMtab(SelectionNote.Subject subject) {
    return subject instanceof SelectionNote.Subject.Rule(int _, String pattern)
        && pattern.equals(MTAB);
  }

  /// Its current difference from the baseline, in one line.
  ///
  /// @throws dev.fim.error.FimException if the check fails
  String difference() {
    try (TreeRoot tree =
        TreeRoot.ofDescriptor(root.descriptor(), root.path(), inputs.container()::areThere)) {
      Summary summary = session.check(tree, new ScanMonitor(), _ -> {}).summary();
      return "%d added, %d removed, %d changed, %d unverifiable"
          .formatted(
              summary.added(),
              summary.removed(),
              summary.changed() + summary.isolation(),
              summary.unverifiable());
    }
  }

  PinnedRoot root() {
    return root;
  }

  /// Its processes at the last inspection.
  Set<ProcessId> lastSeen() {
    return inspector.lastSeen();
  }

  TreeWatcher watcher() {
    return watcher;
  }

  /// The suspicions about its processes.
  ///
  /// @param findings certain ones
  /// @param lookAgain whether a suspicion is still too new
  /// @param unverifiable processes that could not be examined
  record Inspected(List<Finding> findings, List<Finding> unverifiable, boolean lookAgain) {}

  Inspected inspect() {
    ProcessInspector.Executed executed =
        Objects.requireNonNullElse(
            inputs.settings().executed(), ProcessInspector.Executed.PROGRAMS);
    if (judge != null) {
      judge.beginLook();
    }
    ProcessInspector.Inspection inspection =
        inspector.inspect(root, judge, executed, System.nanoTime());
    return new Inspected(
        findings(inspection.certain()),
        findings(inspection.unverifiable()),
        inspection.lookAgain());
  }

  private static List<Finding> findings(List<ProcessSuspicion> suspicions) {
    return suspicions.stream().map(WatchedContainer::finding).toList();
  }

  private static Finding finding(ProcessSuspicion suspicion) {
    FindingKind kind =
        switch (suspicion.kind()) {
          case ISOLATION -> FindingKind.ISOLATION;
          case EXECUTED -> FindingKind.EXECUTED;
          case UNVERIFIABLE -> FindingKind.UNVERIFIABLE;
        };
    return new Finding.Running(
        kind, suspicion.process().pid(), suspicion.file(), suspicion.reason());
  }

  @Override
  public void close() {
    watcher.close();
    session.close();
    root.close();
  }
}
