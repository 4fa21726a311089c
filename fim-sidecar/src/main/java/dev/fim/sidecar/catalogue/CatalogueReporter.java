package dev.fim.sidecar.catalogue;

import dev.fim.error.FimException;
import dev.fim.fleet.BaselineClaim;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodReport;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reports events to the fleet's catalogue, on a thread of its own.
///
/// [#take] never waits: if the server is away for long, the queue fills, and further reports are
/// dropped and counted. A report of kind `alive` says now and then that the sidecar still watches.
public final class CatalogueReporter implements AutoCloseable {

  /// The name of the thread.
  static final String THREAD = "fim-reports";

  private static final int MOST_WAITING = 1_000;
  private static final int MOST_AT_ONCE = 100;
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Identity identity;
  private final Consumer<List<PodReport>> server;
  private final Duration alive;
  private final Metrics metrics;
  private final Consumer<String> log;
  private final BlockingQueue<PodReport> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<String, Last> last = new ConcurrentHashMap<>();
  private final Thread thread;
  private @Nullable ServerFault fault;

  /// Who reports.
  ///
  /// @param pod without a container
  /// @param images the image of each container, as the settings give it
  /// @param copies the copies of baselines by the label of their target
  /// @param version of the sidecar
  public record Identity(
      PodIdentity pod,
      Map<String, String> images,
      Map<String, CatalogueCopy> copies,
      String version) {}

  /// What was last reported of a container.
  private record Last(@Nullable String verdict, @Nullable BaselineClaim baseline) {}

  private CatalogueReporter(
      Identity identity,
      Consumer<List<PodReport>> server,
      Duration alive,
      Metrics metrics,
      Consumer<String> log) {
    this.identity = identity;
    this.server = server;
    this.alive = alive;
    this.metrics = metrics;
    this.log = log;
    this.thread = Thread.ofPlatform().daemon().name(THREAD).unstarted(this::run);
  }

  /// Starts the thread.
  ///
  /// @param server takes reports; may block, or fail with [FimException]
  /// @param alive how often to report that all is well
  /// @param log takes lines in display form; must not block
  public static CatalogueReporter start(
      Identity identity,
      Consumer<List<PodReport>> server,
      Duration alive,
      Metrics metrics,
      Consumer<String> log) {
    CatalogueReporter reporter = new CatalogueReporter(identity, server, alive, metrics, log);
    reporter.thread.start();
    return reporter;
  }

  /// Takes an event, without waiting and without failing. For any thread.
  public void take(Event event) {
    try {
      report(event);
    } catch (RuntimeException e) { // the watch must not end for a report
      metrics.reportLost();
      log.accept("an event could not be reported: " + DisplayForm.ofText(e.toString()));
    }
  }

  private void report(Event event) {
    switch (event) {
      case Event.BaselineInForce(
              String container,
              String source,
              long _,
              String sha256,
              @Nullable String reason,
              @Nullable String sealedBy) -> {
        BaselineClaim claim = claim(container, source, sha256, sealedBy);
        last.put(container, new Last(null, claim));
        add(container, "baseline", null, claim, reason);
      }
      case Event.Drift drift -> {
        verdict(drift.container(), "drifted");
        add(drift.container(), "drift", "drifted", null, FindingsText.of(drift.findings()));
      }
      case Event.Unverifiable doubt -> {
        verdict(doubt.container(), "unverifiable");
        add(
            doubt.container(),
            "unverifiable",
            "unverifiable",
            null,
            FindingsText.of(doubt.findings()));
      }
      case Event.Action action ->
          add(
              action.container(),
              "action",
              null,
              null,
              FindingsText.action(action.action(), action.result(), action.detail()));
      case Event.TargetGone(String container) -> {
        last.remove(container);
        add(container, "gone", null, null, null);
      }
      case Event.Fault(String container, String reason) ->
          add(container, "fault", null, null, FindingsText.reason(reason));
      case Event.Started _,
          Event.TargetFound _,
          Event.NotWatched _,
          Event.PolicyNotes _,
          Event.Recurring _,
          Event.Overflow _,
          Event.Reviewed _,
          Event.Seal _,
          Event.Catalogue _,
          Event.Lost _ -> {}
    }
  }

  /// A sweep found no difference. For any thread.
  public void intact(String container) {
    verdict(container, "intact");
  }

  private void verdict(String container, String verdict) {
    last.computeIfPresent(container, (_, before) -> new Last(verdict, before.baseline));
  }

  private BaselineClaim claim(
      String container, String source, String sha256, @Nullable String sealedBy) {
    CatalogueCopy copy = source.equals("catalogue") ? identity.copies.get(container) : null;
    if (copy == null && source.equals("catalogue") && identity.copies.size() == 1) {
      copy = identity.copies.values().iterator().next();
    }
    try {
      BaselineClaim claim = copy == null ? null : copy.claim();
      return claim == null
          ? new BaselineClaim(null, null, sha256, sealedBy)
          : new BaselineClaim(claim.name(), claim.number(), claim.digest(), sealedBy);
    } catch (FimException e) {
      return new BaselineClaim(null, null, sha256, sealedBy);
    }
  }

  private void add(
      String container,
      String kind,
      @Nullable String verdict,
      @Nullable BaselineClaim baseline,
      @Nullable String findings) {
    PodIdentity pod = identity.pod;
    PodReport report =
        new PodReport(
            new PodIdentity(
                pod.cluster(), pod.namespace(), pod.pod(), pod.podUid(), pod.node(), container),
            identity.images.get(container),
            kind,
            verdict,
            baseline,
            findings,
            identity.version);
    if (!waiting.offer(report)) {
      metrics.reportLost();
    }
  }

  private void run() {
    try {
      long due = System.nanoTime() + alive.toNanos();
      while (true) {
        PodReport first = waiting.poll(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (first == null) {
          due = System.nanoTime() + alive.toNanos();
          last.forEach(
              (container, known) -> add(container, "alive", known.verdict, known.baseline, null));
        } else {
          List<PodReport> reports = new ArrayList<>(List.of(first));
          waiting.drainTo(reports, MOST_AT_ONCE - 1);
          send(reports);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sends until it succeeds: what comes meanwhile waits in the queue, or is dropped.
  private void send(List<PodReport> reports) throws InterruptedException {
    while (true) {
      try {
        server.accept(reports);
        fault = null;
        return;
      } catch (FimException | IllegalStateException | IllegalArgumentException e) {
        ServerFault now = ServerFault.of(e);
        if (!now.isOfTheKindOf(fault)) {
          log.accept("reports wait: " + now.reason());
        }
        fault = now;
        Thread.sleep(RETRY);
      }
    }
  }

  /// Ends the thread, without waiting for the server: what it has not taken is lost.
  @Override
  public void close() {
    thread.interrupt();
  }
}
