package dev.fim.compare;

/// Whether the mounts in a baseline should exist in the compared tree.
public enum MountLayout {
  /// The same tree at the same root: a missing mount is a finding.
  RECORDED,
  /// The tree is under another root than the recorded one, for example a disk of another machine,
  /// and has other mounts.
  MOVED
}
