package dev.fim.export;

import dev.fim.baseline.Generation;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.policy.Policy;
import java.io.IOException;
import java.util.function.Supplier;

/// A generation to export.
///
/// @param policy that the generation was recorded under
/// @param entries begins to read the entries, each time anew
public record ExportedTree(Generation generation, Policy policy, Supplier<EntryCursor> entries) {

  /// Receives entries.
  interface Receiver {
    void entry(Entry entry) throws IOException;
  }

  /// Passes on all entries, in order.
  void forEach(Receiver receiver) throws IOException {
    try (EntryCursor cursor = entries.get()) {
      for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
        receiver.entry(entry);
      }
    }
  }

  /// What a check of `file` compares. What is recorded besides, under any policy, is not part of
  /// it.
  AttributeSet compared(FileEntry file) {
    return policy.decide(file.path(), file.type()).attributes().intersect(file.recorded());
  }

  /// What a check compares of some file.
  AttributeSet compared() {
    return policy.attributes().intersect(generation.recorded());
  }
}
