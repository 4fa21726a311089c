package dev.fim.image;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.image.stream.MalformedException;
import java.util.Collection;
import java.util.stream.Collectors;

/// What messages call an image.
///
/// @param display its file, in display form
record ImageSubject(String display) {

  private static final int MOST_NAMED = 20;

  FimException fault(String fact) {
    return new FimException(Problem.BASELINE_NOT_TRUSTED, "read the image", display, fact, null);
  }

  FimException fault(MalformedException e) {
    return fault(e.fact());
  }

  /// The fault of a choice that does not name one image.
  FimException choice(String fact, String remedy) {
    return new FimException(Problem.ARGUMENT, "choose an image of", display, fact, remedy);
  }

  /// The first of some names, separated by commas.
  static String list(Collection<String> names) {
    String listed = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMED
        ? listed
        : "%s and %d more".formatted(listed, names.size() - MOST_NAMED);
  }
}
