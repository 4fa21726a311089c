package dev.fim.compare.merge;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// The entries of the two sides at one path.
public sealed interface Pair {

  RawPath path();

  /// The trusted entry; null if there is none.
  default @Nullable Entry trusted() {
    return switch (this) {
      case ExpectedOnly(Entry expected, Absence _) -> expected;
      case Both(Entry expected, Entry _) -> expected;
      case ActualOnly _ -> null;
    };
  }

  /// The file seen, if both sides have an entry and the file was observed in full.
  default @Nullable FileEntry seenInFull() {
    return this instanceof Both(Entry _, FileEntry seen) && seen.gap() == null ? seen : null;
  }

  /// Only the trusted side has an entry.
  ///
  /// @param absence why the other side has none
  record ExpectedOnly(Entry expected, Absence absence) implements Pair {
    @Override
    public RawPath path() {
      return expected.path();
    }
  }

  /// Only the seen side has an entry.
  ///
  /// @param absence why the other side has none
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
