package dev.fim.compare;

import dev.fim.file.Entry;
import dev.fim.path.RawPath;

/// What the two sides have at one path.
sealed interface Pair {

  RawPath path();

  /// Only what is trusted has it.
  ///
  /// @param absence why what was seen has not
  record ExpectedOnly(Entry expected, Absence absence) implements Pair {
    @Override
    public RawPath path() {
      return expected.path();
    }
  }

  /// Only what was seen has it.
  ///
  /// @param absence why what is trusted has not
  record ActualOnly(Entry actual, Absence absence) implements Pair {
    @Override
    public RawPath path() {
      return actual.path();
    }
  }

  record Both(Entry expected, Entry actual) implements Pair {
    @Override
    public RawPath path() {
      return actual.path();
    }
  }
}
