package dev.fim.file;

import dev.fim.path.RawPath;

/// A place where another mount begins that is not in scope: what lies at and below this path was
/// not looked at.
public record MountPoint(RawPath path) implements Entry {}
