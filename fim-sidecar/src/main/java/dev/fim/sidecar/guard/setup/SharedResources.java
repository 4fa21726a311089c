package dev.fim.sidecar.guard.setup;

import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.EvidenceWriter;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.watch.EventLoop;
import dev.fim.sidecar.watch.baseline.Baselines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What all targets share.
///
/// @param proc where the processes of the pod are seen
/// @param processes gives those that are of other containers
/// @param loop null where events of the kernel are not to be had, or not wanted
/// @param drift a directory of this user's own, for what has drifted at earlier starts
/// @param evidence null where none is kept
/// @param log takes lines for people, in display form. Must not block
/// @param exit ends the sidecar with a code
public record SharedResources(
    RawPath proc,
    Function<ProcRoot, PodProcesses> processes,
    Baselines baselines,
    @Nullable EventLoop loop,
    FrozenMarkers markers,
    Path drift,
    @Nullable EvidenceWriter evidence,
    EventLog events,
    Metrics metrics,
    Clock clock,
    Consumer<String> log,
    IntConsumer exit) {}
