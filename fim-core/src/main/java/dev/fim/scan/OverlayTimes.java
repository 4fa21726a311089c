package dev.fim.scan;

/// What is known of the layers of an overlay in a tree that was verified before.
public enum OverlayTimes {
  /// Nothing: a layer may be on a server, which has to be asked.
  UNKNOWN,
  /// What may have changed is in the upper layer, which is never on a server, since the kernel
  /// takes none there: the root of a container, of which the other layers are its image.
  LOCAL
}
