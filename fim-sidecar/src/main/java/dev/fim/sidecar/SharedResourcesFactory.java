package dev.fim.sidecar;

import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.event.EventRecord;
import dev.fim.sidecar.event.Sealer;
import dev.fim.sidecar.guard.setup.PodView;
import dev.fim.sidecar.guard.setup.Reporting;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.StateStores;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.ContainerSignals;
import dev.fim.sidecar.response.EvidenceLimits;
import dev.fim.sidecar.response.EvidenceWriter;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.watch.baseline.Baselines;
import dev.fim.trust.Trust;
import dev.fim.trust.TrustMemory;
import dev.fim.watch.events.EventLoop;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Makes the resources that all targets share from the settings.
///
/// @param log takes lines in display form; must not block
record SharedResourcesFactory(Settings settings, EventLog events, Consumer<String> log) {

  private static final Duration FINISH = Duration.ofSeconds(5);

  /// Makes the resources, and ends the containers that an earlier run left frozen.
  ///
  /// @param loop null to watch without events of the kernel
  /// @param exit ends the sidecar with an exit code
  /// @throws FimException if the state cannot be used
  SharedResources shared(@Nullable EventLoop loop, Metrics metrics, IntConsumer exit) {
    Path state = settings.get(Setting.STATE);
    RawPath proc = RawPath.ofUtf8(settings.get(Setting.PROC).normalize().toString());
    FrozenMarkers markers = new FrozenMarkers(StateDirectory.in(state, "frozen").path());
    try (ProcRoot root = ProcRoot.open(proc)) {
      markers.finish(new ContainerSignals(root, new PodProcesses(root)), FINISH).forEach(log);
    }
    metrics.lost(events::lost);
    Clock clock = Clock.systemUTC();
    return new SharedResources(
        new PodView(proc, PodProcesses::new, loop),
        new StateStores(
            new Baselines(StateDirectory.in(state, "fim"), clock, trust(state)),
            markers,
            StateDirectory.in(state, "drift").path(),
            evidence(state, proc)),
        new Reporting(events, metrics, log),
        clock,
        exit);
  }

  /// Connects the chain of the events with those of other runs, before the first event.
  ///
  /// @throws FimException if the key of the settings or the state cannot be used
  EventRecord eventRecord(Metrics metrics) {
    EventRecord record =
        EventRecord.open(
            events,
            settings.find(Setting.EVENT_KEY),
            settings.find(Setting.EVENT_KEY_PASSPHRASE),
            StateDirectory.in(settings.get(Setting.STATE), "chain").reach("head"),
            log);
    metrics.written(events.chain()::total);
    Sealer sealer = record.sealer();
    if (sealer != null) {
      metrics.seals(sealer::lastSeal);
    }
    return record;
  }

  /// Trust in the keys of the settings. The newest seals are remembered on the state volume.
  private @Nullable Trust trust(Path state) {
    List<Path> keys = settings.find(Setting.TRUST);
    return keys == null
        ? null
        : Trust.in(keys)
            .withMemory(TrustMemory.onVolume(StateDirectory.in(state, "trust").reach("newest")));
  }

  private @Nullable EvidenceWriter evidence(Path state, RawPath proc) {
    if (!settings.get(Setting.EVIDENCE)) {
      return null;
    }
    long bytes = settings.get(Setting.EVIDENCE_SIZE);
    EvidenceLimits limits =
        new EvidenceLimits(
            settings.get(Setting.EVIDENCE_TIME), bytes, bytes, settings.get(Setting.EVIDENCE_KEEP));
    int targets = settings.targets().size();
    return new EvidenceWriter(StateDirectory.in(state, "evidence").path(), proc, limits, targets);
  }
}
