package dev.fim.file;

import dev.fim.path.RawPath;

/// One item of a tree, from a scan or a baseline.
public sealed interface Entry permits FileEntry, MountPoint, Unobserved {

  RawPath path();
}
