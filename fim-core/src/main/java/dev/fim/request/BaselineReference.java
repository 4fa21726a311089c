package dev.fim.request;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.image.ImageChoice;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import java.nio.file.Path;
import java.util.List;

/// A reference to a baseline: a generation, or a file that is one.
public sealed interface BaselineReference {

  String LATEST = "latest";

  /// The newest generation of the default database.
  record Latest() implements BaselineReference {}

  /// A generation of the default database.
  ///
  /// @param id 1 or more
  record Numbered(long id) implements BaselineReference {}

  /// A generation of another database.
  ///
  /// @param database its path, with or without `.mv.db`
  /// @param which generation of it
  record Elsewhere(Path database, BaselineReference which) implements BaselineReference {}

  /// A portable baseline, a list of another program, or a container image: the content tells which.
  ///
  /// @param image which one to take, if there are several images in the file
  record Portable(Path file, ImageChoice image) implements BaselineReference {

    public Portable(Path file) {
      this(file, ImageChoice.STANDARD);
    }
  }

  /// Parses `latest` or a number.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if `text` is neither
  static BaselineReference ofGeneration(String text) {
    if (text.equals(LATEST)) {
      return new Latest();
    }
    if (text.matches("[1-9][0-9]{0,17}")) {
      return new Numbered(Long.parseLong(text));
    }
    throw new FimException(
        Problem.ARGUMENT,
        "take",
        "'" + DisplayForm.ofText(text) + "'",
        "it is not a generation",
        (Spelling.question(text, List.of(LATEST))
                + " name a number that 'fim baselines' lists, or 'latest'")
            .strip());
  }

  /// Parses `latest`, a number, either of them after `FILE@`, or else the path of a portable
  /// baseline.
  static BaselineReference of(String text) {
    int at = text.lastIndexOf('@');
    String last = text.substring(at + 1);
    if (!last.equals(LATEST) && !last.matches("[1-9][0-9]{0,17}")) {
      return new Portable(Path.of(text));
    }
    return at <= 0
        ? ofGeneration(text)
        : new Elsewhere(Path.of(text.substring(0, at)), ofGeneration(last));
  }
}
