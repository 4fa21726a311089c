package dev.fim.chain;

/// How far the run before got, as the first event of a run tells it.
///
/// @param head of the run before
/// @param whole whether that was its last event; if not, it may have written more, since it ended
///   without an orderly end
public record ChainLink(ChainHead head, boolean whole) {}
