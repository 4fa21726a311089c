package dev.fim.baseline.database;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;

/// A directory with its digest.
///
/// @param position in walk order, from 0
/// @param entries in it, itself included
record Subtree(RawPath path, long position, long entries, ByteString digest) {

  /// The places of what is below it.
  Positions below() {
    return new Positions(position + 1, position + entries);
  }
}
