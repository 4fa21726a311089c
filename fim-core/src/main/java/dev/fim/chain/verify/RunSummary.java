package dev.fim.chain.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a log holds of one run.
///
/// @param run its name
/// @param firstLine where it begins, as reports name lines
/// @param lastLine where it ends
/// @param events the number of its events in the log
/// @param lastSeq the largest number of an event
/// @param seals the number of seals whose signature was verified or, without trusted keys, that fit
/// @param covered the last event that a seal covers, its own or one of the runs after it; 0 if none
///   does
/// @param lastSeal the time of the last seal; null if there is none
public record RunSummary(
    String run,
    String firstLine,
    String lastLine,
    long events,
    long lastSeq,
    long seals,
    long covered,
    @Nullable Instant lastSeal) {}
