package dev.fim.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The files of an image.
interface ImageFiles {

  /// The file of this name, relative and in normal form; null if there is none.
  ///
  /// @throws dev.fim.error.FimException if it is no regular file
  @Nullable Blob find(String name) throws IOException;
}
