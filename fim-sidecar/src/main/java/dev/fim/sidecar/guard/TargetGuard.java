package dev.fim.sidecar.guard;

import dev.fim.error.FimException;
import dev.fim.path.RawPath;
import dev.fim.scan.TreeRoot;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessStatus;
import dev.fim.sidecar.procfs.Reading;
import dev.fim.sidecar.response.Action;
import dev.fim.sidecar.response.ContainerSignals;
import dev.fim.sidecar.response.Decider;
import dev.fim.sidecar.response.Decision;
import dev.fim.sidecar.response.History;
import dev.fim.sidecar.response.Mode;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.target.Candidate;
import dev.fim.sidecar.target.Exposure;
import dev.fim.sidecar.target.PinnedRoot;
import dev.fim.sidecar.target.Pinning;
import dev.fim.sidecar.target.PodProcesses;
import dev.fim.sidecar.target.ProcessInspector;
import dev.fim.sidecar.target.Self;
import dev.fim.sidecar.target.TargetFinder;
import dev.fim.sidecar.watch.Finding;
import dev.fim.sidecar.watch.Notice;
import dev.fim.sidecar.watch.Occasion;
import dev.fim.sidecar.watch.Verdict;
import dev.fim.sidecar.watch.WatchListener;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import dev.fim.sidecar.watch.baseline.Resolution;
import dev.fim.sidecar.watch.baseline.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Guards one target over all its restarts: finds it, takes its baseline, hears what its watch
/// finds, decides and acts. Everything happens on the one thread that runs it; the threads of the
/// watch only leave messages. [#notLive], [#notReady] and [#stop] are for any thread.
public final class TargetGuard implements Runnable, Health {

  /// A container that was restarted is to be found within a second.
  private static final Duration SEEK = Duration.ofMillis(200);

  private static final Duration INSPECT = Duration.ofSeconds(1);

  /// Without a step for so long, the sidecar is worth a restart.
  private static final Duration STALLED = Duration.ofMinutes(2);

  /// What is left by the watch. One that finds no room is made up for by a sweep.
  private sealed interface Message {
    record Found(Verdict verdict, Occasion occasion) implements Message {}

    record Noticed(Notice notice) implements Message {}

    record Failed(Throwable fault) implements Message {}
  }

  private final Surroundings surroundings;
  private final TargetSettings settings;
  private final BlockingQueue<Message> inbox = new ArrayBlockingQueue<>(256);
  private final Told told = new Told();
  private final Map<Candidate, Long> firstSeen = new HashMap<>();

  private History history = History.NONE;
  private @Nullable WatchedContainer watched;
  private @Nullable Subject subject; // of one that is ready, while its baseline is awaited
  private @Nullable Candidate awaited;
  private long inspectAt;
  private String saidLast = "";

  private volatile boolean stopping;
  private volatile boolean missed;
  private volatile boolean acting;
  private volatile long progress = System.nanoTime();
  private volatile @Nullable String unready;
  private volatile @Nullable Responder responder;
  private volatile @Nullable Thread thread;

  public TargetGuard(Surroundings surroundings, TargetSettings settings) {
    this.surroundings = surroundings;
    this.settings = settings;
    this.unready = settings.label() + ": not found yet";
  }

  /// Guards until [#stop].
  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopping) {
      try (ProcRoot proc = ProcRoot.open(surroundings.proc())) {
        guard(proc);
      } catch (FimException e) {
        say("%s: %s".formatted(settings.label(), e.getMessage()));
        unready = settings.label() + ": " + e.getMessage();
        pause(SEEK.multipliedBy(10));
      } catch (InterruptedException e) {
        return; // only stop interrupts
      }
    }
  }

  private void guard(ProcRoot proc) throws InterruptedException {
    PodProcesses processes = surroundings.processes().apply(proc);
    TargetFinder finder = new TargetFinder(proc, processes, settings.selector());
    ContainerSignals signals = new ContainerSignals(proc, processes);
    responder =
        new Responder(
            proc,
            signals,
            surroundings.markers(),
            surroundings.evidence(),
            settings.bounds(),
            surroundings.clock());
    try {
      while (!stopping) {
        progress = System.nanoTime();
        WatchedContainer container = watched;
        if (container == null) {
          seek(proc, processes, finder);
          if (watched == null) {
            Thread.sleep(SEEK);
          }
        } else {
          attend(container);
        }
      }
    } finally {
      forget();
    }
  }

  // Finding.

  private void seek(ProcRoot proc, PodProcesses processes, TargetFinder finder) {
    TargetFinder.Found found = finder.find();
    found.obstacles().stream().findFirst().ifPresent(this::say);
    firstSeen.keySet().retainAll(found.targets());
    for (Candidate candidate : found.targets()) {
      long since = firstSeen.computeIfAbsent(candidate, _ -> System.nanoTime());
      Duration known = Duration.ofNanos(System.nanoTime() - since);
      switch (PinnedRoot.open(proc, processes, candidate, known)) {
        case Pinning.Pinned(PinnedRoot root) -> {
          if (adopt(proc, processes, root)) {
            return;
          }
        }
        case Pinning.Refused(String message) -> {
          say(message);
          unready = candidate.label() + ": " + message;
        }
        case Pinning.NotReady _, Pinning.Gone _ -> {} // the next look may find more
      }
    }
  }

  /// Takes a container that is ready.
  ///
  /// @return whether it is watched from here on; if not, `root` is closed
  private boolean adopt(ProcRoot proc, PodProcesses processes, PinnedRoot root) {
    boolean isTaken = false;
    try {
      Subject known = subjectOf(root);
      ContainerProcesses container =
          new ContainerProcesses(surroundings, root.instance().container());
      Resolution resolution;
      try (TreeRoot tree =
          TreeRoot.ofDescriptor(root.descriptor(), root.path(), container::areThere)) {
        resolution = surroundings.baselines().resolve(settings.baseline(), known, tree);
      }
      switch (resolution) {
        case Resolution.Found(BaselineInForce baseline) -> {
          watch(proc, processes, root, baseline);
          isTaken = true;
        }
        case Resolution.HoldOff(Instant until) ->
            unready = known.container() + ": its baseline is recorded at " + until;
      }
    } catch (FimException e) {
      String fact = root.instance().container().label() + ": " + e.getMessage();
      say(fact);
      unready = fact;
    } finally {
      if (!isTaken) {
        root.close();
      }
    }
    return isTaken;
  }

  /// What the baseline is for; the same as long as the container runs, so that the hold-off counts
  /// from when it was first ready.
  private Subject subjectOf(PinnedRoot root) {
    Candidate candidate = root.instance().container();
    Subject known = subject;
    if (known == null || !candidate.equals(awaited)) {
      List<RawPath> mounts = new ContainerProcesses(surroundings, candidate).mountPoints();
      known =
          new Subject(
              candidate.name() == null ? settings.label() : candidate.name(),
              root.instance().image(),
              mounts,
              surroundings.clock().instant(),
              settings.policy());
      subject = known;
      awaited = candidate;
      surroundings
          .events()
          .write(new Event.TargetFound(known.container(), candidate.first().pid()));
    }
    return known;
  }

  private void watch(
      ProcRoot proc, PodProcesses processes, PinnedRoot root, BaselineInForce baseline) {
    String name = name();
    long entries = baseline.session().generation().entries();
    surroundings.events().write(new Event.BaselineInForce(name, baseline.source(), entries, null));
    surroundings
        .metrics()
        .baseline(
            name, baseline.source(), String.valueOf(baseline.session().generation().created()));
    surroundings
        .log()
        .accept("%s: held against %d entries (%s)".formatted(name, entries, baseline.source()));
    sayExposure(proc, root);
    inbox.clear();
    unready = name + ": no sweep has ended yet";
    watched =
        WatchedContainer.start(
            surroundings, settings, proc, processes, root, baseline, new Listener());
    inspectAt = System.nanoTime();
  }

  private void sayExposure(ProcRoot proc, PinnedRoot root) {
    Reading<ProcessStatus> target =
        proc.process(root.instance().container().first().pid())
            .then(files -> {
              try (files) {
                return files.status();
              }
            });
    if (target instanceof Reading.Value<ProcessStatus>(ProcessStatus status)) {
      Exposure.of(status, Self.status(proc))
          .forEach(line -> surroundings.log().accept(name() + ": " + line));
    }
  }

  // Attending.

  private void attend(WatchedContainer container) throws InterruptedException {
    Message message = inbox.poll(Math.max(0, inspectAt - System.nanoTime()), TimeUnit.NANOSECONDS);
    if (missed) {
      missed = false;
      container.watcher().requestSweep();
    }
    switch (message) {
      case null -> inspect(container);
      case Message.Found(Verdict verdict, Occasion occasion) -> {
        count(container, verdict, occasion);
        answer(container, verdict, occasion.trigger());
      }
      case Message.Noticed(Notice notice) -> tell(notice);
      case Message.Failed(Throwable fault) -> {
        say(name() + ": the watch has failed: " + fault);
        forget(); // and begin anew
      }
    }
  }

  private void inspect(WatchedContainer container) throws InterruptedException {
    if (!container.root().alive()) {
      gone();
      return;
    }
    WatchedContainer.Inspected inspected = container.inspect();
    inspected.obstacles().stream().findFirst().ifPresent(this::say);
    Duration next = inspected.lookAgain() ? ProcessInspector.SETTLING : INSPECT;
    inspectAt = System.nanoTime() + next.toNanos();
    if (!inspected.findings().isEmpty()) {
      answer(container, Verdict.of(inspected.findings()), Occasion.Trigger.EVENT);
    }
  }

  private void count(WatchedContainer container, Verdict verdict, Occasion occasion) {
    boolean isSweep = occasion.trigger() == Occasion.Trigger.SWEEP;
    Duration took = Duration.ofNanos(System.nanoTime() - occasion.since());
    surroundings
        .metrics()
        .scanned(name(), isSweep ? "sweep" : "targeted", took, occasion.entries());
    surroundings.metrics().watching(name(), container.watcher().watches());
    if (isSweep && verdict instanceof Verdict.Intact) {
      surroundings.metrics().intact(name(), surroundings.clock().instant());
    }
  }

  private void answer(WatchedContainer container, Verdict first, Occasion.Trigger trigger)
      throws InterruptedException {
    Verdict verdict = first;
    while (true) {
      if (verdict instanceof Verdict.Gone) {
        gone();
        return;
      }
      Decision decision =
          Decider.decide(verdict, history, settings.response(), surroundings.clock().instant());
      history = decision.history();
      note(decision, verdict, trigger);
      switch (decision.action()) {
        case Action.None _ -> {
          return;
        }
        case Action.Recheck(List<Finding> findings, Duration after) -> {
          Thread.sleep(after);
          Verdict again = lookAgain(container, findings);
          if (again == null) {
            return;
          }
          verdict = again;
        }
        case Action.Alarm(Action.Cause cause, List<Finding> findings) -> {
          alarm(cause, findings);
          return;
        }
        case Action.Act act -> {
          act(container, act);
          return;
        }
      }
    }
  }

  /// One path that is as it should be does not make a container ready: a whole sweep does.
  private void note(Decision decision, Verdict verdict, Occasion.Trigger trigger) {
    if (!decision.ready()) {
      unready = name() + ": its files are not known to be what they should be";
    } else if (trigger == Occasion.Trigger.SWEEP) {
      unready = null;
      told.news(List.of());
    }
    surroundings.metrics().drifted(name(), verdict instanceof Verdict.Drifted);
  }

  /// @return null if there is no verdict now, and a sweep is to say more
  private @Nullable Verdict lookAgain(WatchedContainer container, List<Finding> findings) {
    Collection<RawPath> paths =
        findings.stream()
            .filter(finding -> finding instanceof Finding.File)
            .map(finding -> ((Finding.File) finding).change().path())
            .toList();
    try {
      return container.watcher().look(paths);
    } catch (FimException e) {
      if (!container.root().alive()) {
        return new Verdict.Gone();
      }
      say(String.valueOf(e.getMessage()));
      container.watcher().requestSweep();
      return null;
    }
  }

  // Acting.

  private void alarm(Action.Cause cause, List<Finding> findings) {
    List<Finding> news = told.news(findings);
    if (news.isEmpty()) {
      return;
    }
    news.forEach(finding -> surroundings.metrics().found(name(), finding.kind().label()));
    boolean isDrift = news.stream().anyMatch(finding -> finding.kind().isDrift());
    surroundings
        .events()
        .write(isDrift ? new Event.Drift(name(), news) : new Event.Unverifiable(name(), news));
    if (isDrift) {
      tellAction("alarm", label(cause), null);
    }
    surroundings.log().accept(summary(news));
  }

  private void act(WatchedContainer container, Action.Act act) {
    acting = true;
    try {
      Responder.Outcome outcome = Objects.requireNonNull(responder).respond(act, container.root());
      told.news(List.of());
      act.findings()
          .forEach(finding -> surroundings.metrics().found(name(), finding.kind().label()));
      surroundings.events().write(new Event.Drift(name(), act.findings()));
      String action = label(act.mode());
      tellAction(action, label(outcome.result()), detail(outcome));
      surroundings.log().accept(summary(act.findings()) + "; " + action + ": " + detail(outcome));
      outcome.notes().forEach(line -> surroundings.log().accept(name() + ": " + line));
      if (act.mode() == Mode.RESTART_ALL && outcome.left() == 0) {
        surroundings.exit().accept(settings.exitCode());
      }
    } finally {
      acting = false;
    }
    gone();
  }

  private void tellAction(String action, String result, @Nullable String detail) {
    surroundings.events().write(new Event.Action(name(), action, result, detail));
    surroundings.metrics().acted(name(), action, result);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String detail(Responder.Outcome outcome) {
    return "%d processes ended, %d left; frozen after %.1f ms, ended after %.1f ms"
        .formatted(
            outcome.ended(),
            outcome.left(),
            outcome.frozenNanos() / 1e6,
            outcome.endedNanos() / 1e6);
  }

  private String summary(List<Finding> findings) {
    Finding one = findings.getFirst();
    String more = findings.size() == 1 ? "" : " and " + (findings.size() - 1) + " more";
    return "%s: %s %s: %s%s"
        .formatted(name(), one.kind().label(), one.path().display(), one.reason(), more);
  }

  private void gone() {
    surroundings.events().write(new Event.TargetGone(name()));
    forget();
  }

  private void forget() {
    WatchedContainer container = watched;
    watched = null;
    subject = null;
    awaited = null;
    if (container != null) {
      surroundings.metrics().forget(name());
      unready = name() + ": not found yet";
      container.close();
    }
  }

  private void tell(Notice notice) {
    if (notice.kind() == Notice.Kind.OVERFLOW) {
      surroundings.metrics().overflowed();
    }
    switch (notice.kind()) {
      case OVERFLOW, UNWATCHED, FLOOD ->
          surroundings.events().write(new Event.Overflow(name(), notice.detail()));
      case UNMOUNTED, NO_VERDICT, SLOW_REREAD -> {} // the log is enough
    }
    say(name() + ": " + notice.detail());
  }

  private String name() {
    Subject known = subject;
    return known == null ? settings.label() : known.container();
  }

  /// Says a line, unless it is what was said last.
  private void say(String line) {
    if (!line.equals(saidLast)) {
      surroundings.log().accept(line);
      saidLast = line;
    }
  }

  private void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Hears the watch, on its threads.
  private final class Listener implements WatchListener {

    @Override
    public void verdict(Verdict verdict, Occasion occasion) {
      leave(new Message.Found(verdict, occasion));
    }

    @Override
    public void notice(Notice notice) {
      leave(new Message.Noticed(notice));
    }

    @Override
    public void failed(Throwable fault) {
      leave(new Message.Failed(fault));
    }

    private void leave(Message message) {
      if (!inbox.offer(message)) {
        missed = true;
      }
    }
  }

  // For any thread.

  /// Ends the guarding. A target that is frozen is ended first.
  public void stop() {
    stopping = true;
    Responder current = responder;
    if (current != null) {
      current.hurry();
    }
    Thread running = thread;
    if (running != null && !acting) {
      running.interrupt();
    }
  }

  @Override
  public @Nullable String notLive() {
    long still = System.nanoTime() - progress;
    return acting || still < STALLED.toNanos()
        ? null
        : "%s: no step for %d s".formatted(settings.label(), still / 1_000_000_000);
  }

  @Override
  public @Nullable String notReady() {
    return unready;
  }
}
