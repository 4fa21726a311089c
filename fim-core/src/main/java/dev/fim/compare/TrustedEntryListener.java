package dev.fim.compare;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import org.jspecify.annotations.Nullable;

/// Receives each trusted entry during a comparison, in order.
@FunctionalInterface
public interface TrustedEntryListener {

  /// Receives the next trusted entry.
  ///
  /// @param intact the entry seen, if it is in scope, was observed in full and does not differ;
  ///   else null
  void compared(Entry expected, @Nullable FileEntry intact);
}
