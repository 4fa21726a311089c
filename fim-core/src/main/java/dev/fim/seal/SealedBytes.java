package dev.fim.seal;

import dev.fim.path.ByteString;

/// The bytes of a file.
///
/// @param sha256 32 bytes
/// @param length in bytes
public record SealedBytes(ByteString sha256, long length) {

  static final int DIGEST = 32;

  /// @throws IllegalArgumentException if a value is out of its range
  public SealedBytes {
    if (sha256.length() != DIGEST || length < 0) {
      throw new IllegalArgumentException("a digest or a length out of range");
    }
  }
}
