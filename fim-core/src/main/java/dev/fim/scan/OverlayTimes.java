package dev.fim.scan;

/// What is known about the layers of an overlay, for a tree that was verified before.
public enum OverlayTimes {
  /// Nothing: a layer may be on a server, so its status must be requested.
  UNKNOWN,
  /// Changes are only in the upper layer, which the kernel does not allow on a server. So for the
  /// root of a container, whose other layers are its image.
  LOCAL
}
