package dev.fim.baseline;

import dev.fim.file.Entry;
import java.time.Instant;

/// Records one generation. It becomes visible with [#complete].
///
/// For one thread. While it is open, no other generation of its store can be begun, but all can be
/// read.
public interface GenerationRecording extends AutoCloseable {

  /// The number of the generation.
  long id();

  /// Adds the next entry.
  ///
  /// @throws IllegalArgumentException if its path does not come after that of the one before
  /// @throws dev.fim.error.FimException if the store cannot be written
  void add(Entry entry);

  /// Keeps the added entries as a generation. The recording then accepts no more.
  ///
  /// @throws dev.fim.error.FimException if the store cannot be written; then there is no new
  ///   generation
  Generation complete(Instant created, GenerationOrigin origin);

  /// Discards the added entries unless [#complete] was called.
  @Override
  void close();
}
