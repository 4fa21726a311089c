package dev.fim.image;

import dev.fim.error.FimException;
import dev.fim.image.layer.Layer;
import dev.fim.path.ByteString;
import org.jspecify.annotations.Nullable;

/// What is kept of a file of an image.
///
/// @param digest its SHA-256
/// @param size in bytes
/// @param document its bytes, if it looks like JSON and is small enough; else null
/// @param layer its index, if it is an archive; else null
/// @param diffId the SHA-256 of that archive, unpacked; null if there is no layer
/// @param fault why there is no layer, though it looks like one; else null
record Blob(
    ByteString digest,
    long size,
    @Nullable ByteString document,
    @Nullable Layer layer,
    @Nullable ByteString diffId,
    @Nullable FimException fault) {

  String digestText() {
    return "sha256:" + digest.hex();
  }
}
