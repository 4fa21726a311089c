package dev.fim.image;

import java.io.InputStream;
import java.nio.file.Path;

/// Where an image is read from.
public sealed interface ImageSource {

  /// An archive, or the directory of an OCI layout.
  record OfFile(Path file) implements ImageSource {}

  /// An archive in a stream, which is read to its end and not closed.
  ///
  /// @param name of it in messages
  record OfStream(InputStream in, String name) implements ImageSource {}
}
