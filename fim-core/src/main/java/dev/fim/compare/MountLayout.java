package dev.fim.compare;

/// Whether the mounts that a baseline names are those of the tree that it is compared with.
public enum MountLayout {
  /// It is the same tree at the same place: a mount that is gone is a finding.
  RECORDED,
  /// The tree stands under another root than the one that was recorded, such as a disk of another
  /// machine, and has other mounts.
  MOVED
}
