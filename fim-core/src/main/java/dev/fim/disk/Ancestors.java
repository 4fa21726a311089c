package dev.fim.disk;

/// What is asked of the directories above one that is trusted. Each belongs to root or to the user
/// who runs, in any case.
public enum Ancestors {
  /// Nobody else can write them, or they are sticky.
  PRIVATE,
  /// Anybody can write them: the kubelet makes volumes so. Whoever can, can put another directory
  /// in the place of one, but only one that belongs to root or to the user who runs.
  VOLUME
}
