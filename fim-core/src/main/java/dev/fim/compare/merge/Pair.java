package dev.fim.compare.merge;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// What the two sides have at one path.
public sealed interface Pair {

  RawPath path();

  /// What is trusted; null if nothing is.
  default @Nullable Entry trusted() {
    return switch (this) {
      case ExpectedOnly(Entry expected, Absence _) -> expected;
      case Both(Entry expected, Entry _) -> expected;
      case ActualOnly _ -> null;
    };
  }

  /// The file that was seen, if both sides have something and all that was asked for is there.
  default @Nullable FileEntry seenInFull() {
    return this instanceof Both(Entry _, FileEntry seen) && seen.gap() == null ? seen : null;
  }

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
