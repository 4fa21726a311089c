package dev.fim.scan.observe;

/// How a file was opened.
enum FileAccess {
  /// To be read.
  READABLE,
  /// With `O_PATH`: only as a place in the file system. This opens neither device nor FIFO.
  PATH_ONLY
}
