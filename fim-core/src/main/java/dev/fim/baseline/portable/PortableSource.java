package dev.fim.baseline.portable;

import dev.fim.disk.GivenFile;
import dev.fim.seal.FixedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where each reading of a portable baseline gets its bytes.
sealed interface PortableSource {

  /// The name of the file, for messages.
  Path file();

  /// Reads from the beginning; null if it is not a regular file.
  @Nullable InputStream open() throws IOException;

  /// A file that is opened by its name for each reading.
  record Named(Path file) implements PortableSource {

    @Override
    public @Nullable InputStream open() throws IOException {
      return GivenFile.openRegular(file);
    }
  }

  /// A file that is held, and must have the same bytes in each reading.
  record Fixed(FixedFile held) implements PortableSource {

    @Override
    public Path file() {
      return held.path();
    }

    @Override
    public InputStream open() {
      return held.open();
    }
  }
}
