package dev.fim.scan.observe;

import dev.fim.path.RawPath;

/// A name in an open directory.
public final class NameInDirectory {

  private final Directory directory;
  private final byte[] name;
  private final RawPath path;
  private final MountScope mounts;

  /// Keeps `name`, which is not to be changed.
  public NameInDirectory(Directory directory, byte[] name, RawPath path, MountScope mounts) {
    this.directory = directory;
    this.name = name;
    this.path = path;
    this.mounts = mounts;
  }

  public Directory directory() {
    return directory;
  }

  /// As system calls want it; not to be changed.
  byte[] name() {
    return name;
  }

  public RawPath path() {
    return path;
  }

  /// Whether a file that was found here on the mount with this number belongs to the scan.
  public boolean isInScope(long mountId) {
    return mountId == directory.mountId() || mounts.allows(path);
  }
}
