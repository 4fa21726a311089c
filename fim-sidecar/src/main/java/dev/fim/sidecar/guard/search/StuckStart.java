package dev.fim.sidecar.guard.search;

import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.finding.Finding;

/// A container that has not become ready to be watched within the time for that.
///
/// @param isTarget whether it is certain that it is the target, so that it may be ended
public record StuckStart(Candidate container, Finding finding, boolean isTarget) {}
