package dev.fim.sidecar.guard.setup;

import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import java.util.function.Consumer;

/// Where to report: events, metrics and the log.
///
/// @param log takes lines in display form; must not block
public record Reporting(EventLog events, Metrics metrics, Consumer<String> log) {}
