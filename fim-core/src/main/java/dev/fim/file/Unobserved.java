package dev.fim.file;

import dev.fim.path.RawPath;

/// A name whose metadata could not be read. Anything below it is unknown.
public record Unobserved(RawPath path, Reason reason) implements Entry {}
