package dev.fim.sidecar.guard.setup;

import dev.fim.sidecar.response.EvidenceWriter;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.watch.baseline.Baselines;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The stores on the state volume, which outlive the sidecar.
///
/// @param drift a directory of this user's own for the drift of earlier starts
/// @param evidence null to keep none
public record StateStores(
    Baselines baselines, FrozenMarkers markers, Path drift, @Nullable EvidenceWriter evidence) {}
