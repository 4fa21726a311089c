package dev.fim.sidecar.guard;

import dev.fim.compare.Change;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Reason;
import dev.fim.path.RawPath;
import dev.fim.scan.StandbyThreads;
import dev.fim.sidecar.container.Exposure;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.Self;
import dev.fim.sidecar.container.inspection.ProcessInspector;
import dev.fim.sidecar.container.search.TargetMemory;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.control.TargetStatus;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.guard.Inbox.Message;
import dev.fim.sidecar.guard.report.TargetReporter;
import dev.fim.sidecar.guard.search.StuckStart;
import dev.fim.sidecar.guard.search.TargetSearch;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStatus;
import dev.fim.sidecar.procfs.Reading;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.Action;
import dev.fim.sidecar.response.decision.Decision;
import dev.fim.sidecar.watch.Notice;
import dev.fim.sidecar.watch.Occasion;
import dev.fim.sidecar.watch.TreeWatcher;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import dev.fim.sidecar.watch.baseline.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Guards one target over all its restarts: finds it, takes its baseline, hears what its watch
/// finds, has it answered, and does what it is told. Everything happens on the one thread that runs
/// it; others only leave messages. [#notLive], [#notReady], [#ask] and [#stop] are for any thread.
public final class TargetGuard implements Runnable, Health {

  /// A container that was restarted is to be found within a second.
  private static final Duration SEEK = Duration.ofMillis(200);

  /// After a failure.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final Duration INSPECT = Duration.ofSeconds(1);

  /// Without a step for so long, the sidecar is worth a restart.
  private static final Duration STALLED = Duration.ofMinutes(2);

  /// Faults of this program are forgotten after that; so many before are worth a restart.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private static final int MOST_FAULTS = 10;

  private final SharedResources shared;
  private final TargetSettings settings;
  private final TargetBaseline baseline;
  private final TargetReporter reporter;
  private final VerdictHandler verdicts;
  private final Maintenance maintenance;
  private final Inbox inbox = new Inbox();
  private final StandbyThreads threads;

  private @Nullable TargetSearch search;
  private @Nullable WatchedContainer watched;
  private boolean hasGivenBack;
  private long inspectAt;
  private long seekAt = System.nanoTime();

  private volatile String called = "";
  private volatile boolean stopping;
  private volatile long progress = System.nanoTime();
  private volatile Duration patience = STALLED;
  private volatile @Nullable String hung;
  private volatile int faults;
  private volatile long lastFault;
  private volatile @Nullable String unready;
  private volatile @Nullable Instant intactAt;
  private volatile @Nullable Instant driftedAt;
  private volatile @Nullable String unknownProcesses;
  private volatile @Nullable Responder responder;
  private volatile @Nullable Thread thread;

  /// Has its threads at once.
  ///
  /// @throws OutOfMemoryError if the system gives no more threads
  public TargetGuard(SharedResources shared, TargetSettings settings) {
    this.threads = StandbyThreads.start("fim-scan", TreeWatcher.THREADS);
    this.shared = shared;
    this.settings = settings;
    this.baseline = new TargetBaseline(shared, settings);
    this.reporter = new TargetReporter(shared.reporting(), baseline::name);
    this.verdicts = new VerdictHandler(shared, settings, reporter);
    this.maintenance = new Maintenance(shared, baseline, verdicts, reporter);
    this.unready = settings.label() + ": not found yet";
  }

  /// Guards until [#stop].
  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopping) {
      try (ProcRoot proc = ProcRoot.open(shared.pod().proc())) {
        guard(proc);
      } catch (FimException e) {
        reporter.log("%s: %s".formatted(settings.label(), e.getMessage()));
        unready = settings.label() + ": " + e.getMessage();
        pause(AGAIN);
      } catch (RuntimeException e) { // a fault of ours must not be the end of the watching
        fault(settings.label(), e);
        unready = settings.label() + ": a fault in fim itself";
        pause(AGAIN);
      } catch (InterruptedException e) {
        if (!stopping) {
          throw new IllegalStateException("somebody else than stop() has interrupted a guard", e);
        }
      }
    }
    refuseAll();
    threads.close();
  }

  private void fault(String name, Throwable fault) {
    long now = System.nanoTime();
    faults = now - lastFault > FORGOTTEN.toNanos() ? 1 : faults + 1;
    lastFault = now;
    reporter.fault(name, fault);
  }

  /// Does what may take long, since it reads a whole tree.
  private <T> T patiently(Supplier<T> work) {
    patience = settings.watch().longestSweep();
    try {
      return work.get();
    } finally {
      progress = System.nanoTime();
      patience = STALLED;
    }
  }

  private void guard(ProcRoot proc) throws InterruptedException {
    PodProcesses processes = shared.pod().processes().apply(proc);
    TargetMemory memory = TargetMemory.in(shared.stores().baselines().memory(settings.label()));
    search = new TargetSearch(proc, processes, settings, memory, reporter);
    Responder here = shared.responder(settings.bounds(), proc, processes);
    responder = here;
    try {
      while (!stopping) {
        progress = System.nanoTime();
        maintenance.endIfOver(watched);
        WatchedContainer container = watched;
        if (container != null) {
          attend(container, here);
        } else {
          if (System.nanoTime() - seekAt >= 0) {
            unready = search().look(root -> adoptOrWait(proc, processes, root));
            answerStuck(proc, search().stuck(), here);
          }
          if (watched == null) {
            awaitRequest();
          } else {
            unready = baseline.name() + ": no sweep has ended yet";
          }
        }
      }
    } finally {
      forget();
    }
  }

  // Finding.

  /// What failed is not tried again at once: to record a baseline takes long.
  private @Nullable String adoptOrWait(ProcRoot proc, PodProcesses processes, PinnedRoot root) {
    try {
      return adopt(proc, processes, root);
    } catch (FimException e) {
      seekAt = System.nanoTime() + (root.alive() ? AGAIN.toNanos() : 0);
      if (e.problem() == Problem.POLICY) {
        called = baseline.name();
        reporter.alarm(Action.Cause.UNCONFIRMED, List.of(nothingSelected(e)));
      }
      throw e;
    }
  }

  /// A policy that selects nothing leaves nothing to compare with.
  private static Finding nothingSelected(FimException e) {
    Reason reason = new Reason(Reason.Cause.NOTHING_SELECTED, e.fact());
    return new Finding.File(
        new Change.Unverifiable(RawPath.ROOT, null, reason, null), /* onVolume= */ false);
  }

  private @Nullable String adopt(ProcRoot proc, PodProcesses processes, PinnedRoot root) {
    return switch (patiently(() -> baseline.resolve(proc, root))) {
      case Resolution.Found(BaselineInForce found) -> {
        called = baseline.name();
        reporter.watched();
        baseline.tell(found);
        sayExposure(proc, root);
        inbox.forgetFindings();
        watched =
            WatchedContainer.start(shared, settings, proc, processes, root, found, threads, inbox);
        inspectAt = System.nanoTime();
        yield null;
      }
      case Resolution.HoldOff(Instant until) ->
          baseline.name() + ": its baseline is recorded at " + until;
    };
  }

  /// A container that is not watched for too long is answered like one that is.
  private void answerStuck(ProcRoot proc, @Nullable StuckStart stuck, Responder here)
      throws InterruptedException {
    if (stuck == null) {
      return;
    }
    Finding finding = stuck.finding();
    unready = "%s: %s".formatted(settings.label(), finding.reason());
    noteDrift(TargetVerdict.of(List.of(finding)));
    PinnedRoot root = stuck.isTarget() ? PinnedRoot.unready(proc, stuck.container()) : null;
    if (root == null) {
      reporter.alarm(Action.Cause.UNVERIFIABLE, List.of(finding));
      return;
    }
    try (root) {
      verdicts.handle(TargetVerdict.of(List.of(finding)), new NotWatched(root), here);
    }
  }

  /// What is found of a container that is not watched.
  private record NotWatched(PinnedRoot root) implements VerdictHandler.Case {

    /// There are no files to look at.
    @Override
    public @Nullable TargetVerdict again(Collection<RawPath> paths) {
      return null;
    }

    @Override
    public void decided(Decision decision, TargetVerdict verdict) {}
  }

  private void sayExposure(ProcRoot proc, PinnedRoot root) {
    Reading<ProcessStatus> target =
        proc.ask(root.instance().container().first().pid(), ProcessFiles::status);
    if (target instanceof Reading.Value<ProcessStatus>(ProcessStatus status)) {
      Exposure.of(status, Self.status(proc))
          .forEach(line -> shared.reporting().log().accept(baseline.name() + ": " + line));
    }
  }

  /// There is no container, and so nothing else than requests to hear of.
  private void awaitRequest() throws InterruptedException {
    if (inbox.take(SEEK) instanceof Message.Asked asked) {
      reply(asked, null);
    }
  }

  // Attending.

  private void attend(WatchedContainer container, Responder here) throws InterruptedException {
    long left = inspectAt - System.nanoTime();
    if (left <= 0) { // first, or who makes events without end would never be looked at
      inspect(container, here);
      return;
    }
    Message message = inbox.take(Duration.ofNanos(left));
    if (inbox.hasMissed()) {
      container.watcher().requestSweep();
    }
    switch (message) {
      case null -> {} // the time is over
      case Message.Found(TargetVerdict verdict, Occasion occasion) -> {
        count(container, verdict, occasion);
        answer(container, here, verdict, occasion.trigger());
      }
      case Message.Noticed(Notice notice) -> tell(notice);
      case Message.Failed(Throwable fault) -> {
        fault(baseline.name(), fault);
        forget(); // and begin anew
      }
      case Message.Asked asked -> reply(asked, container);
    }
  }

  private void inspect(WatchedContainer container, Responder here) throws InterruptedException {
    if (!container.root().alive()) {
      gone();
      return;
    }
    Duration sweeping = container.watcher().sweeping();
    if (sweeping.compareTo(STALLED) > 0) {
      unready = "%s: a sweep has taken %d s".formatted(baseline.name(), sweeping.toSeconds());
    }
    boolean isHung =
        container.watcher().standing().compareTo(STALLED) > 0
            || sweeping.compareTo(settings.watch().longestSweep()) > 0;
    hung = isHung ? "%s: a sweep does not end".formatted(baseline.name()) : null;
    search().keep();
    WatchedContainer.Inspected inspected = container.inspect();
    tellUnverifiable(inspected.unverifiable());
    Duration next = inspected.lookAgain() ? ProcessInspector.SETTLING : INSPECT;
    inspectAt = System.nanoTime() + next.toNanos();
    if (!inspected.findings().isEmpty()) {
      answer(container, here, TargetVerdict.of(inspected.findings()), Occasion.Trigger.EVENT);
    }
  }

  /// A container is not ready while one of its processes cannot be looked at. Nothing is ended for
  /// that: many a program forbids it for good reasons.
  private void tellUnverifiable(List<Finding> processes) {
    reporter.processes(processes);
    unknownProcesses =
        processes.isEmpty()
            ? null
            : "%s: it is not known what %d of its processes do"
                .formatted(baseline.name(), processes.size());
  }

  private void count(WatchedContainer container, TargetVerdict verdict, Occasion occasion) {
    boolean isSweep = occasion.trigger() == Occasion.Trigger.SWEEP;
    Duration took = Duration.ofNanos(System.nanoTime() - occasion.since());
    String name = baseline.name();
    shared
        .reporting()
        .metrics()
        .scanned(name, isSweep ? "sweep" : "targeted", took, occasion.entries());
    shared.reporting().metrics().watching(name, container.watcher().watches());
    if (isSweep && verdict instanceof TargetVerdict.Intact) {
      Instant now = shared.clock().instant();
      shared.reporting().metrics().intact(name, now);
      intactAt = now;
    }
  }

  private void answer(
      WatchedContainer container, Responder here, TargetVerdict verdict, Occasion.Trigger trigger)
      throws InterruptedException {
    switch (verdicts.handle(verdict, new Watching(container, trigger), here)) {
      case VerdictHandler.Outcome.Vanished _ -> gone();
      case VerdictHandler.Outcome.Ended _ -> {
        if (!container.root().alive()) { // else it could not be ended, and is watched on
          gone();
        }
      }
      case VerdictHandler.Outcome.RunsOn _, VerdictHandler.Outcome.Open _ -> {}
    }
  }

  /// What is found while a container is watched.
  private final class Watching implements VerdictHandler.Case {

    private final WatchedContainer container;
    private final Occasion.Trigger trigger;

    Watching(WatchedContainer container, Occasion.Trigger trigger) {
      this.container = container;
      this.trigger = trigger;
    }

    @Override
    public PinnedRoot root() {
      return container.root();
    }

    /// Where that gives no verdict, a sweep is to say more.
    @Override
    public @Nullable TargetVerdict again(Collection<RawPath> paths) {
      try {
        return container.watcher().look(paths);
      } catch (FimException e) {
        if (!container.root().alive()) {
          return new TargetVerdict.Gone();
        }
        reporter.log(String.valueOf(e.getMessage()));
        container.watcher().requestSweep();
        return null;
      }
    }

    /// One path that is as it should be does not make a container ready: a whole sweep does.
    @Override
    public void decided(Decision decision, TargetVerdict verdict) {
      if (trigger == Occasion.Trigger.SWEEP) {
        reporter.policyNotes(container.policyNotes());
      }
      if (!decision.ready()) {
        unready = baseline.name() + ": its files are not known to be what they should be";
      } else if (trigger == Occasion.Trigger.SWEEP) {
        giveBack(); // which holds everything up for a moment
        String shortfall = baseline.shortfall();
        unready = shortfall == null ? null : baseline.name() + ": its baseline: " + shortfall;
        reporter.beginAnew();
      }
      noteDrift(verdict);
    }
  }

  private void noteDrift(TargetVerdict verdict) {
    boolean isDrift = verdict instanceof TargetVerdict.Drifted;
    shared.reporting().metrics().drifted(baseline.name(), isDrift);
    driftedAt = isDrift ? shared.clock().instant() : driftedAt;
  }

  /// Gives back to the system what recording the baseline took: the heap has grown then, and would
  /// not shrink before it is full again. Once only, since it also throws compiled code away.
  private void giveBack() {
    if (!hasGivenBack) {
      hasGivenBack = true;
      System.gc();
    }
  }

  private TargetSearch search() {
    return Objects.requireNonNull(search);
  }

  private void gone() {
    search().leave(Objects.requireNonNull(watched).lastSeen());
    shared.reporting().events().write(new Event.TargetGone(baseline.name()));
    forget();
  }

  private void forget() {
    WatchedContainer container = watched;
    watched = null;
    unknownProcesses = null;
    hung = null;
    if (container != null) {
      shared.reporting().metrics().forget(baseline.name());
      unready = baseline.name() + ": not found yet";
      container.close();
    }
    baseline.forget();
  }

  private void tell(Notice notice) {
    if (notice.kind() == Notice.Kind.OVERFLOW) {
      shared.reporting().metrics().overflowed();
    }
    switch (notice.kind()) {
      case OVERFLOW, UNWATCHED, FLOOD ->
          shared.reporting().events().write(new Event.Overflow(baseline.name(), notice.detail()));
      case UNMOUNTED, NO_VERDICT, SLOW_REREAD -> {} // the log is enough
    }
    reporter.log(baseline.name() + ": " + notice.detail());
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Being told something.

  /// Does what is asked, and waits for that.
  public ControlReply ask(ControlRequest request) {
    if (verdicts.isActing()) {
      return busy("it has drifted, is frozen, and will be ended");
    }
    CompletableFuture<ControlReply> reply = stopping ? null : inbox.ask(request);
    return reply == null ? busy("too much happens at once") : reply.join();
  }

  private ControlReply busy(String why) {
    return ControlReply.refused(Problem.IO, settings.label() + ": " + why + "; try again later");
  }

  private void reply(Message.Asked asked, @Nullable WatchedContainer container) {
    try {
      asked
          .reply()
          .complete(
              patiently(() -> maintenance.answer(asked.request(), container, this::holdAgainst)));
    } catch (FimException e) {
      asked
          .reply()
          .complete(ControlReply.refused(e.problem(), baseline.name() + ": " + e.getMessage()));
    } finally {
      asked.reply().complete(busy("a fault")); // unless it has been answered
    }
  }

  private void holdAgainst(BaselineInForce accepted) {
    WatchedContainer container = Objects.requireNonNull(watched);
    inbox.forgetFindings();
    watched = container.heldAgainst(accepted, inbox);
    baseline.tell(accepted);
    unready = baseline.name() + ": no sweep has ended yet";
    inspectAt = System.nanoTime();
  }

  private void refuseAll() {
    stopping = true;
    for (Message message = inbox.takeNow(); message != null; message = inbox.takeNow()) {
      if (message instanceof Message.Asked asked) {
        asked.reply().complete(busy("the sidecar ends"));
      }
    }
  }

  // For any thread.

  /// How the target is.
  public TargetStatus status() {
    TargetBaseline.Shown shown = baseline.shown();
    return new TargetStatus(
        called.isEmpty() ? settings.label() : called,
        unready,
        shown == null ? null : shown.source(),
        shown == null ? 0 : shown.entries(),
        shown == null ? null : shown.sha256(),
        intactAt,
        driftedAt,
        verdicts.heldUntil());
  }

  /// What the target is called from outside: a name of the settings.
  public String label() {
    return settings.label();
  }

  /// Whether somebody who says this name means the target.
  public boolean isNamed(String name) {
    return name.equals(settings.label()) || name.equals(called);
  }

  /// Ends the guarding. A target that is frozen is ended first.
  public void stop() {
    stopping = true;
    Responder current = responder;
    if (current != null) {
      current.hurry();
    }
    Thread running = thread;
    if (running != null && !verdicts.isActing()) {
      running.interrupt();
    }
  }

  @Override
  public @Nullable String notLive() {
    if (hasTooManyFaults()) {
      return "%s: %d faults in fim itself".formatted(settings.label(), faults);
    }
    Responder acting = verdicts.isActing() ? responder : null;
    Duration still =
        acting == null ? Duration.ofNanos(System.nanoTime() - progress) : acting.standing();
    Duration bound = acting == null ? patience : STALLED.plus(settings.bounds().grace());
    return still.compareTo(bound) > 0
        ? "%s: no step for %d s".formatted(settings.label(), still.toSeconds())
        : hung;
  }

  private boolean hasTooManyFaults() {
    return faults >= MOST_FAULTS && System.nanoTime() - lastFault < FORGOTTEN.toNanos();
  }

  @Override
  public @Nullable String notReady() {
    if (hasTooManyFaults()) {
      return notLive();
    }
    String files = unready;
    return files == null ? unknownProcesses : files;
  }
}
