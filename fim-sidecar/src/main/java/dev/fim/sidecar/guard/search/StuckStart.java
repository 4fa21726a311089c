package dev.fim.sidecar.guard.search;

import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.finding.Finding;

/// A container that did not become ready in time.
///
/// @param isTarget whether it is certainly the target, so that it may be ended
public record StuckStart(Candidate container, Finding finding, boolean isTarget) {}
