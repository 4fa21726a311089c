package dev.fim.digest;

import dev.fim.path.ByteString;

/// Receives the digest of each directory when its subtree is complete.
@FunctionalInterface
public interface SubtreeListener {

  /// Takes the digest of a directory.
  ///
  /// @param position of the directory in walk order, from 0
  /// @param entries in the subtree, the directory included
  /// @param isPlain whether every entry in it is a file that was observed in full
  /// @param node the digest of its node, 32 bytes
  void complete(long position, long entries, boolean isPlain, ByteString node);
}
