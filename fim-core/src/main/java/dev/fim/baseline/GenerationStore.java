package dev.fim.baseline;

import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The recorded generations, in a file or on a server.
///
/// For one thread. Every method throws [dev.fim.error.FimException] if the store cannot be read or
/// written.
public interface GenerationStore extends AutoCloseable {

  /// The complete generations, the oldest first.
  List<Generation> generations();

  /// The newest generation; empty if there is none.
  Optional<Generation> newest();

  /// The newest generation.
  ///
  /// @throws dev.fim.error.FimException (`DATABASE`) if there is none
  Generation latest();

  /// The generation with this number.
  ///
  /// @throws dev.fim.error.FimException `ARGUMENT` if there are only others, and `DATABASE` if
  ///   there is none
  Generation generation(long id);

  /// All entries of a generation.
  default EntryCursor entries(Generation generation) {
    return entries(generation, Scope.ALL);
  }

  /// The entries of a generation that lie within `scope`.
  EntryCursor entries(Generation generation, Scope scope);

  /// All entries of a generation but those at some places.
  ///
  /// @param left the places to leave out, in order
  EntryCursor entriesWithout(Generation generation, List<Positions> left);

  /// The digests of the directories of a generation, valid until this is closed. An earlier schema
  /// has none.
  Subtrees subtrees(Generation generation);

  /// The entry of a path in a generation; null if there is none.
  default @Nullable Entry find(Generation generation, RawPath path) {
    try (EntryCursor entries = entries(generation, Scope.of(List.of(path)))) {
      Entry first = entries.next();
      return first != null && first.path().equals(path) ? first : null;
    }
  }

  /// The entry of a generation with the copy of its content, if the store has one; else the entry
  /// as it is.
  FileEntry withCopy(FileEntry file);

  /// Begins a generation that may equal an earlier one. If every entry is equal, both share one
  /// tree and no entries are written.
  ///
  /// @param likely an earlier generation of this store; null for none
  /// @throws IllegalStateException if the store is open for reading, or another generation is being
  ///   written
  GenerationRecording begin(@Nullable Generation likely);

  /// Records a generation.
  ///
  /// @param entries read to their end and closed; a fault of theirs leaves no generation
  default Generation record(EntryCursor entries, Instant created, GenerationOrigin origin) {
    try (entries;
        GenerationRecording recording = begin(null)) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        recording.add(entry);
      }
      return recording.complete(created, origin);
    }
  }

  /// Removes generations, and every entry that no other generation shares.
  ///
  /// @param numbers of existing generations; at least one other stays
  /// @param goingOn run before each step and after the last; an exception from it ends the removal
  /// @throws dev.fim.error.FimException `ARGUMENT` if there is no such generation, or none would be
  ///   left
  void forget(Set<Long> numbers, Runnable goingOn);

  /// The size in bytes of what is stored, as far as it is known; 0 if it is not.
  long size();

  @Override
  void close();
}
