package dev.fim.fleet;

import org.jspecify.annotations.Nullable;

/// Where a container runs, as its sidecar says. Each part is null if it is not known.
///
/// @param cluster a name that the settings of the sidecar give
public record PodIdentity(
    @Nullable String cluster,
    @Nullable String namespace,
    @Nullable String pod,
    @Nullable String podUid,
    @Nullable String node,
    @Nullable String container) {}
