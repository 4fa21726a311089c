package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.catalogue.CatalogueRefresher;
import dev.fim.sidecar.catalogue.CatalogueReporter;
import dev.fim.sidecar.catalogue.plan.CataloguePlan;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.control.ControlSocket;
import dev.fim.sidecar.control.StatusCode;
import dev.fim.sidecar.endpoint.AdminServer;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.endpoint.Heartbeat;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.event.EventRecord;
import dev.fim.sidecar.guard.TargetGuard;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.state.StateLock;
import dev.fim.watch.events.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole watching sidecar: the shared resources, and one thread for each target.
final class Sidecar implements Health {

  private static final Duration PORT_RETRY = Duration.ofSeconds(5);

  private static final Duration STALLED = Duration.ofMinutes(2);

  private final Settings settings;
  private final EventLog events;
  private final Consumer<String> log;
  private final String version;
  private final Map<String, String> environment;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final List<TargetGuard> guards = new CopyOnWriteArrayList<>();
  private volatile @Nullable EventLoop loop;

  /// @param log takes lines in display form; must not block
  Sidecar(Settings settings, EventLog events, Consumer<String> log, String version) {
    this(settings, events, log, version, Map.of());
  }

  /// @param log takes lines in display form; must not block
  /// @param environment for the variables of libpq
  Sidecar(
      Settings settings,
      EventLog events,
      Consumer<String> log,
      String version,
      Map<String, String> environment) {
    this.settings = settings;
    this.events = events;
    this.log = log;
    this.version = version;
    this.environment = Map.copyOf(environment);
  }

  /// Watches until [#stop], or until a target ends the sidecar.
  ///
  /// @return the exit code
  /// @throws FimException if the settings cannot be applied
  int run() {
    List<TargetSettings> targets = TargetPlan.all(settings, environment);
    Path state = settings.get(Setting.STATE);
    Metrics metrics = new Metrics();
    SharedResourcesFactory factory = new SharedResourcesFactory(settings, events, log);
    StateDirectory control = StateDirectory.in(state, ControlSocket.DIRECTORY);
    try (StateLock _ = StateLock.take(state, ControlSocket.DIRECTORY);
        EventRecord _ = factory.eventRecord(metrics);
        EventLoop open = settings.get(Setting.INOTIFY) ? openLoop() : null) {
      loop = open;
      SharedResources shared = factory.shared(open, metrics, end::complete);
      targets.forEach(target -> guards.add(new TargetGuard(shared, target)));
      List<Thread> threads = new ArrayList<>();
      try (CatalogueRefresher _ = CataloguePlan.refresher(settings, targets, events, metrics, log);
          CatalogueReporter reporter =
              CataloguePlan.reporter(settings, targets, environment, version, metrics, log);
          Heartbeat _ = Heartbeat.start(control.path(), this, log);
          ControlSocket _ = ControlSocket.open(control.path(), this::answer, log);
          AdminServer _ = admin(metrics)) {
        if (reporter != null) {
          events.listener(reporter::take);
          metrics.intactListener(reporter::intact);
        }
        events.write(new Event.Started(version, targets.size()));
        for (TargetGuard guard : guards) {
          threads.add(Thread.ofPlatform().name("fim-guard").start(guard));
        }
        return end.join();
      } finally {
        guards.forEach(TargetGuard::stop);
        threads.forEach(Sidecar::join);
      }
    }
  }

  /// Ends [#run]. For any thread.
  void stop() {
    end.complete(0);
  }

  private @Nullable EventLoop openLoop() {
    try {
      return EventLoop.start();
    } catch (FimException e) {
      log.accept(e.getMessage() + "; sweeps alone find changes");
      return null;
    }
  }

  private @Nullable AdminServer admin(Metrics metrics) {
    return settings
        .get(Setting.ADMIN)
        .map(address -> new AdminServer(address, PORT_RETRY, this, metrics.page(), log))
        .orElse(null);
  }

  private ControlReply answer(ControlRequest request) {
    String wanted = request.container();
    List<TargetGuard> meant =
        guards.stream().filter(guard -> wanted == null || guard.isNamed(wanted)).toList();
    if (request.verb() == ControlRequest.Verb.STATUS && !meant.isEmpty()) {
      return ControlReply.done(StatusCode.json(meant.stream().map(TargetGuard::status).toList()));
    }
    if (meant.size() == 1) {
      return meant.getFirst().ask(request);
    }
    String known = guards.stream().map(TargetGuard::label).collect(Collectors.joining(", "));
    return ControlReply.refused(
        Problem.ARGUMENT,
        (wanted == null ? "there are several targets" : "there is no such target")
            + "; allowed for --container: "
            + known);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public @Nullable String notLive() {
    EventLoop listener = loop;
    if (listener != null) {
      if (!listener.isListening()) {
        return "the thread that listens to the kernel has ended";
      }
      Duration busy = listener.busy();
      if (busy.compareTo(STALLED) > 0) {
        return "the thread that listens to the kernel has hung for " + busy.toSeconds() + " s";
      }
    }
    return first(TargetGuard::notLive);
  }

  @Override
  public @Nullable String notReady() {
    return first(TargetGuard::notReady);
  }

  private @Nullable String first(Function<TargetGuard, @Nullable String> question) {
    for (TargetGuard guard : guards) {
      String answer = question.apply(guard);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }
}
