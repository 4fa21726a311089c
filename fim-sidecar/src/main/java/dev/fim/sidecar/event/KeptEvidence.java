package dev.fim.sidecar.event;

import org.jspecify.annotations.Nullable;

/// The evidence of an incident.
///
/// @param directory its name
/// @param sha256 of its index, in hexadecimal digits; null if it was not complete in time
public record KeptEvidence(String directory, @Nullable String sha256) {}
