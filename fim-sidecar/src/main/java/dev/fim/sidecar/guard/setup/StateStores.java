package dev.fim.sidecar.guard.setup;

import dev.fim.sidecar.response.EvidenceWriter;
import dev.fim.sidecar.response.FrozenMarkers;
import dev.fim.sidecar.watch.baseline.Baselines;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What is kept on the state volume, and outlives the sidecar.
///
/// @param drift a directory of this user's own, for what has drifted at earlier starts
/// @param evidence null where none is kept
public record StateStores(
    Baselines baselines, FrozenMarkers markers, Path drift, @Nullable EvidenceWriter evidence) {}
