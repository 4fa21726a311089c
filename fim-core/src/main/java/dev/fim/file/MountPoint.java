package dev.fim.file;

import dev.fim.path.RawPath;

/// A mount that is not in scope: nothing at and below this path was scanned.
public record MountPoint(RawPath path) implements Entry {}
