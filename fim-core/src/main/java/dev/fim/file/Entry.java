package dev.fim.file;

import dev.fim.path.RawPath;

/// One item of a tree, as a scan sees it or a baseline holds it.
public sealed interface Entry permits FileEntry, MountPoint, Unobserved {

  RawPath path();
}
