package dev.fim.sidecar.guard.setup;

import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import java.util.function.Consumer;

/// Where what happens is reported.
///
/// @param log takes lines for people, in display form. Must not block
public record Reporting(EventLog events, Metrics metrics, Consumer<String> log) {}
