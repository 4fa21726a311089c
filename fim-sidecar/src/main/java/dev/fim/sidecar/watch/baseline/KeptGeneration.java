package dev.fim.sidecar.watch.baseline;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.state.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The generation in force in a target's own database, stored as one line of text in a file.
///
/// @param holder the image or the run that it belongs to: see [BaselineTarget#imageDigest] and
///   [BaselineTarget#runDigest]
/// @param origin how it was made: see the constants
/// @param generation its number
record KeptGeneration(String holder, String origin, long generation) {

  /// The file for the generation of an image.
  static final String OF_IMAGE = "kept";

  /// The file for the generation of a run.
  static final String OF_RUN = "started";

  static final String FIRST_SIGHT = "first-sight";
  static final String EACH_START = "each-start";
  static final String ACCEPTED = "accepted";

  private static final String LINE =
      "[0-9a-f]{64} (" + FIRST_SIGHT + "|" + EACH_START + "|" + ACCEPTED + ") [1-9][0-9]{0,17}";

  /// Reads the file in a directory.
  ///
  /// @return null if there is no file
  /// @throws FimException ([Problem#IO]) if it cannot be read, or [#write] did not write it
  static @Nullable KeptGeneration read(Path directory, String name) {
    Path file = directory.resolve(name);
    try {
      String line = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!line.matches(LINE)) {
        throw failure("read", file, "it holds no line of the form 'HOLDER ORIGIN NUMBER'", null);
      }
      List<String> words = List.of(line.split(" ", -1));
      return new KeptGeneration(words.get(0), words.get(1), Long.parseLong(words.get(2)));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw failure("read", file, String.valueOf(e.getMessage()), e);
    }
  }

  /// Replaces the file in a directory: completely or not at all, even if the machine stops.
  void write(Path directory, String name) {
    Path file = directory.resolve(name);
    byte[] line =
        "%s %s %d%n".formatted(holder, origin, generation).getBytes(StandardCharsets.US_ASCII);
    try {
      StateFile.replace(file, line);
    } catch (IOException e) {
      throw failure("write", file, String.valueOf(e.getMessage()), e);
    }
  }

  private static FimException failure(
      String attempt, Path file, String fact, @Nullable Throwable cause) {
    return new FimException(
        Problem.IO,
        attempt,
        HeldDirectory.display(file),
        DisplayForm.ofText(fact),
        attempt.equals("read") ? "remove it: the baseline is then recorded again" : null,
        cause);
  }
}
