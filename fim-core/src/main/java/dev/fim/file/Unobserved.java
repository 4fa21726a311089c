package dev.fim.file;

import dev.fim.path.RawPath;

/// A name that is there, but of which not even the metadata could be read. What lies below it, if
/// anything, is unknown.
public record Unobserved(RawPath path, Reason reason) implements Entry {}
