package dev.fim.sidecar.response.decision;

/// What follows from a verdict.
///
/// @param ready whether the pod counts as ready
/// @param history to be given with the next verdict about the target
public record Decision(Action action, boolean ready, ResponseHistory history) {}
