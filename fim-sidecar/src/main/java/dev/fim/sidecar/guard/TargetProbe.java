package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.RawPath;
import dev.fim.scan.StandbyThreads;
import dev.fim.scan.TreeRoot;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.inspection.ProcessInspector;
import dev.fim.sidecar.container.search.TargetMemory;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.guard.report.TargetReporter;
import dev.fim.sidecar.guard.search.TargetSearch;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.Action;
import dev.fim.sidecar.response.decision.Decision;
import dev.fim.sidecar.watch.CheckContext;
import dev.fim.sidecar.watch.WatchListener;
import dev.fim.sidecar.watch.WatchNotice;
import dev.fim.sidecar.watch.WatchSettings;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import dev.fim.sidecar.watch.baseline.BaselineResolution;
import dev.fim.sidecar.watch.baseline.ExpectedFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Checks one target once, and answers drift. For one thread.
public final class TargetProbe {

  private static final Duration AGAIN = Duration.ofMillis(20);

  /// Inspects the processes until none is starting.
  private static final int LOOKS =
      (int) ProcessInspector.LONGEST_EXEC.dividedBy(ProcessInspector.SETTLING) + 2;

  private final SharedResources shared;
  private final TargetSettings settings;
  private final @Nullable ExpectedFiles expected;
  private final TargetBaseline baseline;
  private final TargetReporter reporter;
  private final VerdictHandler verdicts;

  /// @param expected the files to compare instead of a baseline; null for the baseline
  public TargetProbe(
      SharedResources shared, TargetSettings settings, @Nullable ExpectedFiles expected) {
    this.shared = shared;
    this.settings = settings.withWatch(settings.watch().withEvents(WatchSettings.Events.OFF));
    this.expected = expected;
    this.baseline = new TargetBaseline(shared, settings);
    this.reporter = new TargetReporter(shared.reporting(), baseline::name);
    this.verdicts = new VerdictHandler(shared, settings, reporter);
  }

  /// The result.
  public enum Result {
    /// The target is intact, or drift was answered, or it is too early for a verdict.
    DONE,
    /// Something could not be verified.
    UNVERIFIABLE,
    /// The answer to drift failed.
    FAILED
  }

  /// Waits for the target, and checks it.
  ///
  /// @param wait the maximum time until the target is ready
  /// @throws FimException ([Problem#IO]) if it is not ready in time, or there is no verdict
  public Result run(Duration wait) throws InterruptedException {
    try (ProcRoot proc = ProcRoot.open(shared.pod().proc())) {
      PodProcesses processes = shared.pod().processes().apply(proc);
      TargetMemory memory = TargetMemory.in(shared.stores().baselines().memory(settings.label()));
      TargetSearch search = new TargetSearch(proc, processes, settings, memory, reporter);
      List<PinnedRoot> taken = new ArrayList<>();
      long end = System.nanoTime() + wait.toNanos();
      String why = search.look(root -> take(root, taken));
      while (why != null && System.nanoTime() < end) {
        Thread.sleep(AGAIN);
        why = search.look(root -> take(root, taken));
      }
      if (why != null) {
        throw new FimException(
            Problem.IO, "check", settings.label(), why, "let the container run, or wait longer");
      }
      Responder responder = shared.responder(settings.bounds(), proc, processes);
      return expected == null
          ? compare(proc, processes, taken.getFirst(), responder)
          : compare(expected, taken.getFirst(), responder);
    }
  }

  private static @Nullable String take(PinnedRoot root, List<PinnedRoot> taken) {
    taken.add(root);
    return null;
  }

  // With a baseline.

  private Result compare(
      ProcRoot proc, PodProcesses processes, PinnedRoot root, Responder responder)
      throws InterruptedException {
    BaselineInForce found;
    try {
      switch (baseline.resolve(proc, root)) {
        case BaselineResolution.Found(BaselineInForce inForce) -> found = inForce;
        case BaselineResolution.HoldOff(Instant until) -> {
          shared
              .reporting()
              .log()
              .accept(baseline.name() + ": its baseline will be recorded at " + until);
          root.close();
          return Result.DONE;
        }
      }
    } catch (FimException e) {
      root.close();
      throw e;
    }
    baseline.report(found);
    FirstVerdict first = new FirstVerdict();
    try (WatchedContainer container =
        WatchedContainer.start(
            shared, settings, proc, processes, root, found, StandbyThreads.ON_DEMAND, first)) {
      TargetVerdict verdict = first.await();
      if (!(verdict instanceof TargetVerdict.Gone)) {
        List<Finding> findings = new ArrayList<>(verdict.allFindings());
        findings.addAll(inspect(container));
        verdict = TargetVerdict.of(findings);
      }
      Result result = answer(verdict, new Once(root, container.watcher()::look), responder);
      return result == Result.DONE && baseline.shortfall() != null ? Result.UNVERIFIABLE : result;
    }
  }

  private List<Finding> inspect(WatchedContainer container) throws InterruptedException {
    WatchedContainer.Inspected inspected = container.inspect();
    for (int look = 1; look < LOOKS && inspected.lookAgain(); look++) {
      Thread.sleep(ProcessInspector.SETTLING);
      inspected = container.inspect();
    }
    List<Finding> findings = new ArrayList<>(inspected.findings());
    findings.addAll(inspected.unverifiable());
    return findings;
  }

  /// Waits for the verdict of the first sweep.
  private static final class FirstVerdict implements WatchListener {

    private final CompletableFuture<TargetVerdict> verdict = new CompletableFuture<>();

    @Override
    public void verdict(TargetVerdict found, CheckContext context) {
      verdict.complete(found);
    }

    @Override
    public void notice(WatchNotice notice) {
      if (notice.kind() == WatchNotice.Kind.NO_VERDICT) {
        failed(new FimException(Problem.IO, "check", "the files", notice.detail(), null));
      }
    }

    @Override
    public void failed(Throwable fault) {
      verdict.completeExceptionally(fault);
    }

    TargetVerdict await() {
      try {
        return verdict.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof FimException known) {
          throw known;
        }
        throw e;
      }
    }
  }

  // With digests.

  private Result compare(ExpectedFiles files, PinnedRoot root, Responder responder)
      throws InterruptedException {
    ContainerProcesses container =
        new ContainerProcesses(shared.pod(), root.containerRun().container());
    try (root;
        TreeRoot tree =
            TreeRoot.ofDescriptor(root.descriptor(), root.path(), container::areThere)) {
      TargetVerdict verdict = files.look(tree, files.paths());
      return answer(verdict, new Once(root, paths -> files.look(tree, paths)), responder);
    }
  }

  // With both.

  private interface Look {
    TargetVerdict at(Collection<RawPath> paths);
  }

  private record Once(PinnedRoot pinned, Look look) implements VerdictHandler.CheckedTarget {

    @Override
    public PinnedRoot root() {
      return pinned;
    }

    @Override
    public @Nullable TargetVerdict again(Collection<RawPath> paths) {
      return pinned.alive() ? look.at(paths) : new TargetVerdict.Gone();
    }

    @Override
    public void decided(Decision decision, TargetVerdict verdict) {}
  }

  private Result answer(TargetVerdict verdict, Once about, Responder responder)
      throws InterruptedException {
    return switch (verdicts.handle(verdict, about, responder)) {
      case VerdictHandler.Outcome.RunsOn(Action.Alarm(Action.Cause cause, _)) ->
          cause == Action.Cause.UNVERIFIABLE ? Result.UNVERIFIABLE : Result.DONE;
      case VerdictHandler.Outcome.RunsOn _, VerdictHandler.Outcome.Vanished _ -> Result.DONE;
      case VerdictHandler.Outcome.Ended(Responder.Outcome outcome) ->
          outcome.left() == 0 ? Result.DONE : Result.FAILED;
      case VerdictHandler.Outcome.Open _ -> Result.FAILED;
    };
  }
}
