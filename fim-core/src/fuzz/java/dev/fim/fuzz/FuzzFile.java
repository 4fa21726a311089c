package dev.fim.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that an input is written to, for parsers that read files. One for each process.
final class FuzzFile {

  private static final Path FILE = create();

  private FuzzFile() {}

  private static Path create() {
    try {
      Path file = Files.createTempFile("fim-fuzz", ".in");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path of(byte[] content) {
    try {
      return Files.write(FILE, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
