package dev.fim.disk;

/// The required rights of the directories above a trusted one. Each must belong to root or the
/// current user.
public enum Ancestors {
  /// Others cannot write them, or they are sticky.
  PRIVATE,
  /// Others may write them, as in volumes that the kubelet creates. Others can then replace a
  /// directory, but only with one of root or of the current user.
  VOLUME
}
