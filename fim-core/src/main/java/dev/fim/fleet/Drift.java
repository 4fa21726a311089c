package dev.fim.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The last drift of a container.
///
/// @param at by the clock of the server
/// @param findings JSON, as the sidecar wrote it; null for none
public record Drift(Instant at, @Nullable String verdict, @Nullable String findings) {}
