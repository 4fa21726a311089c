package dev.fim.scan.observe;

import dev.fim.path.RawPath;

/// A name in an open directory.
public final class NameInDirectory {

  private final Directory directory;
  private final byte[] name;
  private final RawPath path;
  private final MountScope mounts;

  /// Wraps `name`, which must not be changed.
  public NameInDirectory(Directory directory, byte[] name, RawPath path, MountScope mounts) {
    this.directory = directory;
    this.name = name;
    this.path = path;
    this.mounts = mounts;
  }

  public Directory directory() {
    return directory;
  }

  /// The bytes for system calls; must not be changed.
  byte[] name() {
    return name;
  }

  public RawPath path() {
    return path;
  }

  /// Whether a file here on the mount with this id is in scope.
  public boolean isInScope(long mountId) {
    return mountId == directory.mountId() || mounts.allows(path);
  }
}
