package dev.fim.sidecar.response.decision;

/// The decision about a verdict.
///
/// @param ready whether the pod counts as ready
/// @param history for the next verdict about the target
public record Decision(Action action, boolean ready, ResponseHistory history) {}
