package dev.fim.compare;

import java.util.Locale;

/// The answer to "is this tree still the one that I trusted?"
public enum Verdict {
  /// Everything was observed, and nothing differs.
  INTACT,
  /// Something differs, even if something else could not be read.
  DRIFTED,
  /// No difference was seen, but something could not be observed.
  UNVERIFIABLE;

  /// The name in reports: the constant's, in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
