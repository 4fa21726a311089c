package dev.fim.compare;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import org.jspecify.annotations.Nullable;

/// Who is told of everything that is trusted, as a comparison comes to it, in order.
@FunctionalInterface
public interface TrustedEntryListener {

  /// Takes what is trusted at the next path.
  ///
  /// @param intact what was seen in its place, if that lay in the scope, was observed in full, and
  ///   nothing was found wrong with it; else null
  void compared(Entry expected, @Nullable FileEntry intact);
}
