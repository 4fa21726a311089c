package dev.fim.scan.observe;

/// How a file was opened.
enum FileAccess {
  /// For reading.
  READABLE,
  /// With `O_PATH`, which does not open a device or FIFO itself.
  PATH_ONLY
}
