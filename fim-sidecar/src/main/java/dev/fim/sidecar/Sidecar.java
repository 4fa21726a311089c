package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.sidecar.endpoint.AdminServer;
import dev.fim.sidecar.endpoint.Health;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.guard.Surroundings;
import dev.fim.sidecar.guard.TargetGuard;
import dev.fim.sidecar.guard.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.ContainerSignals;
import dev.fim.sidecar.response.EvidenceLimits;
import dev.fim.sidecar.response.EvidenceWriter;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.target.PodProcesses;
import dev.fim.sidecar.watch.EventLoop;
import dev.fim.sidecar.watch.baseline.Baselines;
import dev.fim.sidecar.watch.baseline.StateDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The watching sidecar as a whole: what all targets share, and a thread for each.
final class Sidecar implements Health {

  private static final Duration PORT_RETRY = Duration.ofSeconds(5);
  private static final Duration FINISH = Duration.ofSeconds(5);

  private final Settings settings;
  private final OutputStream events;
  private final Consumer<String> log;
  private final String version;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final List<TargetGuard> guards = new ArrayList<>();

  /// @param events takes one JSON object a line
  /// @param log takes lines for people, in display form
  Sidecar(Settings settings, OutputStream events, Consumer<String> log, String version) {
    this.settings = settings;
    this.events = events;
    this.log = log;
    this.version = version;
  }

  /// Watches until [#stop], or until something asks for the end.
  ///
  /// @return the exit code
  /// @throws FimException if the settings cannot be followed
  int run() {
    List<TargetSettings> targets =
        settings.targets().stream().map(target -> TargetPlan.of(settings, target)).toList();
    Path state = settings.get(Setting.STATE);
    RawPath proc = RawPath.ofUtf8(settings.get(Setting.PROC).normalize().toString());
    Metrics metrics = new Metrics();
    FrozenMarkers markers = new FrozenMarkers(own(state, "frozen"));
    finishFrozen(proc, markers);
    Clock clock = Clock.systemUTC();
    EventLog eventLog = new EventLog(events, clock, log);
    try (EventLoop loop = settings.get(Setting.INOTIFY) ? openLoop() : null) {
      Surroundings surroundings =
          new Surroundings(
              proc,
              PodProcesses::new,
              new Baselines(StateDirectory.in(state), clock),
              loop,
              markers,
              evidence(state, proc),
              eventLog,
              metrics,
              clock,
              log,
              end::complete);
      targets.forEach(target -> guards.add(new TargetGuard(surroundings, target)));
      List<Thread> threads = new ArrayList<>();
      try (AdminServer _ = admin(metrics)) {
        eventLog.write(new Event.Started(version, targets.size()));
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

  /// Has [#run] end. For any thread.
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

  private @Nullable EvidenceWriter evidence(Path state, RawPath proc) {
    if (!settings.get(Setting.EVIDENCE)) {
      return null;
    }
    long bytes = settings.get(Setting.EVIDENCE_SIZE);
    EvidenceLimits limits =
        new EvidenceLimits(
            settings.get(Setting.EVIDENCE_TIME), bytes, bytes, settings.get(Setting.EVIDENCE_KEEP));
    return new EvidenceWriter(own(state, "evidence"), proc, limits);
  }

  private @Nullable AdminServer admin(Metrics metrics) {
    return settings
        .get(Setting.ADMIN)
        .map(address -> AdminServer.start(address, PORT_RETRY, this, metrics, log))
        .orElse(null);
  }

  /// What an earlier run froze and did not live to end.
  private void finishFrozen(RawPath path, FrozenMarkers markers) {
    try (ProcRoot proc = ProcRoot.open(path)) {
      markers.finish(new ContainerSignals(proc, new PodProcesses(proc)), FINISH).forEach(log);
    }
  }

  private static Path own(Path state, String name) {
    Path directory = state.resolve(name);
    try {
      if (Files.isDirectory(directory)) {
        return directory;
      }
      return Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new FimException(
          Problem.IO,
          "make the directory",
          DisplayForm.ofText(directory.toString()),
          DisplayForm.ofText(e.getClass().getSimpleName() + ": " + e.getMessage()),
          "mount a volume that this user can write, and name it by 'state'",
          e);
    }
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
