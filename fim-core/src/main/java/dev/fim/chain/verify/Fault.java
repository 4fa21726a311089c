package dev.fim.chain.verify;

/// Something that is wrong with a log.
///
/// @param text one sentence for people, in display form
public record Fault(FaultKind kind, String text) {}
